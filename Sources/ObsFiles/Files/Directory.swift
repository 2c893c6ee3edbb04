import Glibc

/// An open directory that is closed when its value goes.
///
/// Every path below the state directory is opened one component at a time
/// from one of these, and no symbolic link is followed, so nothing outside
/// can be reached by name.
package struct Directory: ~Copyable {
  let descriptor: Int32
  /// The path inside the state directory, empty for that directory itself.
  package let name: String

  init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  deinit { _ = close(descriptor) }

  /// What messages call the entry `entry`.
  func path(of entry: String) -> String {
    name.isEmpty ? entry : "\(name)/\(entry)"
  }
}

extension Directory {
  /// How a file is opened.
  package enum Access {
    /// To read.
    case reading
    /// To read and to append, made if it is not there.
    case appending
    /// To write a file that must not be there yet.
    case creating
    /// To read and write a file that is made if it is not there, like a lock.
    case holding
  }

  /// Opens the file `entry`, which must be a regular one.
  ///
  /// - Returns: nil if there is none (and `access` doesn't make it).
  ///
  /// The corresponding C function is `openat`.
  package func open(_ entry: String, _ access: Access)
    throws(Failure) -> File?
  {
    let path = path(of: entry)
    // O_NONBLOCK: opening a FIFO that somebody put here must not hang.
    let common = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
    let descriptor = uninterrupted {
      unsafe openat(self.descriptor, entry, common | access.flags, 0o660)
    }
    guard descriptor >= 0 else {
      if errno == ENOENT, access == .reading { return nil }
      throw .system("can't open \(path)", making: access != .reading)
    }
    let file = File(descriptor: descriptor, name: path)
    try file.requireRegular()
    return file
  }

  /// Opens a directory anywhere, to list or to watch it.
  ///
  /// - Returns: nil if there is none.
  package static func open(path: String) throws(Failure) -> Directory? {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    let descriptor = uninterrupted { unsafe Glibc.open(path, flags) }
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .system("can't open \(path)")
    }
    return Directory(descriptor: descriptor, name: path)
  }

  /// Opens the directory `entry`.
  ///
  /// - Returns: nil if there is none.
  package func openDirectory(_ entry: String) throws(Failure) -> Directory? {
    let path = path(of: entry)
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let descriptor = uninterrupted {
      unsafe openat(self.descriptor, entry, flags)
    }
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      let code = errno
      throw .system("can't open \(path)", isLink(entry) ? ELOOP : code)
    }
    return Directory(descriptor: descriptor, name: path)
  }

  /// Opens the directory `entry` and makes it if it is not there.
  ///
  /// Its group may write; the set-group-ID bit comes from this directory. The
  /// name is durable only after ``synchronizeUpward()`` of what is inside.
  ///
  /// The corresponding C function is `mkdirat`.
  package func makeDirectory(_ entry: String) throws(Failure) -> Directory {
    if let there = try openDirectory(entry) { return there }
    let path = path(of: entry)
    let made = uninterrupted { unsafe mkdirat(descriptor, entry, 0o770) }
    guard made == 0 || errno == EEXIST else {
      throw .system("can't make the directory \(path)", making: true)
    }
    guard let directory = try openDirectory(entry) else {
      throw .system("can't open \(path)", ENOENT)
    }
    return directory
  }

  /// Refuses to go on if another process has replaced a file since it was
  /// opened.
  package func require(_ file: borrowing File, toBe entry: String)
    throws(Failure)
  {
    guard try file.isStill(entry, of: self) else {
      throw Failure(
        .busy, "another process has replaced \(file.name); nothing is dropped")
    }
  }

  /// The corresponding C function is `renameat`.
  func rename(_ entry: String, to other: String) throws(Failure) {
    let renamed = unsafe renameat(descriptor, entry, descriptor, other)
    guard renamed == 0 else {
      throw .system("can't replace \(path(of: other))", making: true)
    }
  }

  /// Removes the file `entry`.
  ///
  /// - Returns: whether it was there.
  ///
  /// The corresponding C function is `unlinkat`.
  @discardableResult
  package func remove(_ entry: String) throws(Failure) -> Bool {
    guard unsafe unlinkat(descriptor, entry, 0) != 0 else { return true }
    guard errno == ENOENT else {
      throw .system("can't remove \(path(of: entry))", making: true)
    }
    return false
  }

  /// Waits until the names in this directory are on the disk.
  ///
  /// The corresponding C function is `fsync`.
  package func synchronize() throws(Failure) {
    guard uninterrupted({ fsync(descriptor) }) == 0 else {
      throw .system("can't sync \(title(of: name))")
    }
  }

  /// Makes the names in this directory durable, and its own name, and its
  /// parent's: somebody may have made them and died before their sync.
  func synchronizeUpward() throws(Failure) {
    try synchronize()
    for (path, name) in [("..", "apps"), ("../..", "")] {
      let above = Directory(
        descriptor: try reopen(path, called: name), name: name)
      try above.synchronize()
    }
  }

  /// Opens this directory once more, or one above it.
  private func reopen(_ relative: String, called name: String) throws(Failure)
    -> Int32
  {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    let other = uninterrupted { unsafe openat(descriptor, relative, flags) }
    guard other >= 0 else {
      throw .system("can't open \(title(of: name))")
    }
    return other
  }

  /// Whether the entry is a symbolic link, for a better message: the kernel
  /// says only that it is no directory.
  private func isLink(_ entry: String) -> Bool {
    var status = stat()
    return unsafe fstatat(descriptor, entry, &status, AT_SYMLINK_NOFOLLOW) == 0
      && status.st_mode & S_IFMT == S_IFLNK
  }

  /// The names in this directory, `.` and `..` left out, in no order.
  ///
  /// The corresponding C function is `readdir`.
  package func entries() throws(Failure) -> [String] {
    // A descriptor of its own, because fdopendir takes it over.
    let own = try reopen(".", called: name)
    guard let stream = unsafe fdopendir(own) else {
      close(own)
      throw .system("can't list \(title(of: name))")
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .system("can't list \(title(of: name))") }
    return names
  }
}

/// What messages call a directory.
private func title(of name: String) -> String {
  name.isEmpty ? "the state directory" : name
}

extension Directory.Access {
  fileprivate var flags: Int32 {
    switch self {
    case .reading: O_RDONLY
    case .appending: O_RDWR | O_APPEND | O_CREAT
    case .creating: O_WRONLY | O_CREAT | O_EXCL
    case .holding: O_RDWR | O_CREAT
    }
  }
}

extension File {
  /// Refuses directories, FIFOs, sockets and devices.
  func requireRegular() throws(Failure) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .system("can't look at \(name)")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Failure(.inputOutput, "can't use \(name): it is not a regular file")
    }
  }
}
