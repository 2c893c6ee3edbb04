import Glibc
import ObsFiles

/// One of the files that a log consists of.
struct LogFile: Equatable {
  var path: String
  var inode: UInt64
  var size: Int
  /// As ``LogPlace/written``.
  var written: Int
  private var mode: UInt32
  /// The directory below which no link is followed; nil if the path is the
  /// operator's own.
  private var base: String?

  /// Whether it is compressed.
  var isPacked: Bool { path.hasSuffix(".gz") }

  /// The file that has a log's name.
  ///
  /// It may be reached by a symbolic link if the operator has named it, and
  /// not if a pattern matches it: then anybody may have put it there.
  ///
  /// - Returns: nil if there is none.
  static func live(_ path: String, below base: String? = nil)
    throws(Failure) -> LogFile?
  {
    guard let base else { return try LogFile(path, flags: 0) }
    let file = try LogFile(path, below: base, flags: AT_SYMLINK_NOFOLLOW)
    return file?.mode == S_IFLNK ? nil : file
  }

  /// A file that was rolled; a link is none, because nobody has named it.
  fileprivate static func rolled(_ path: String, below base: String?)
    throws(Failure) -> LogFile?
  {
    let base = base ?? LogPath(path).parent
    let file = try LogFile(path, below: base, flags: AT_SYMLINK_NOFOLLOW)
    return file?.mode == S_IFREG ? file : nil
  }

  /// The corresponding C function is `fstatat`.
  private init?(_ path: String, below base: String? = nil, flags: Int32)
    throws(Failure)
  {
    var status = stat()
    guard unsafe fstatat(AT_FDCWD, path, &status, flags) == 0 else {
      if errno == ENOENT { return nil }
      throw .system("can't look at \(path)")
    }
    mode = status.st_mode & S_IFMT
    self.path = path
    self.base = base
    inode = UInt64(status.st_ino)
    size = Int(status.st_size)
    written = status.written
  }
}

// MARK: - What is in it

extension LogFile {
  /// Opens it.
  ///
  /// - Returns: nil if another file has its name by now.
  func open() throws(Failure) -> SharedFile? {
    let found =
      if let base { try File.open(path, below: base) } else {
        try File.open(path: path)
      }
    guard let file = consume found else { return nil }
    let stamp = try file.stamp()
    return UInt64(stamp.inode) == inode ? SharedFile(file) : nil
  }

  /// What comes out of it, if it is compressed.
  ///
  /// - Parameter file: it; only one stream at a time can read it.
  func unpacked(_ file: SharedFile) throws(Failure) -> GzipStream {
    lseek(file.file.descriptor, 0, SEEK_SET)
    return try GzipStream(descriptor: file.file.descriptor, name: path)
  }
}

// MARK: - Which there are

extension LogFile {
  /// The files of a log, the oldest first; the one that is written is the last,
  /// if it is there.
  ///
  /// - Parameter base: as of ``live(_:below:)``.
  static func all(of path: String, below base: String? = nil)
    throws(Failure) -> [LogFile]
  {
    var files: [LogFile]?
    // A log that is rolled meanwhile might be seen under neither name.
    for _ in 0..<5 where files == nil {
      let live = try live(path, below: base)
      let rolled = try rolled(from: path, below: base)
      if try Self.live(path, below: base)?.inode == live?.inode {
        files = rolled + [live].compactMap(\.self)
      }
    }
    return files ?? []
  }

  private static func rolled(from path: String, below base: String?)
    throws(Failure) -> [LogFile]
  {
    let paths = try LogPath(path).rolled(onlyByCaddy: false)
    let all = Set(paths)
    var files: [LogFile] = []
    // One that is being compressed is there twice.
    for path in paths
    where !(path.hasSuffix(".gz") && all.contains(String(path.dropLast(3)))) {
      if let file = try rolled(path, below: base) { files.append(file) }
    }
    return files
  }
}

// MARK: - Without links

extension LogFile {
  /// What leads from a directory to a file below it; `.` is before a path that
  /// names none.
  fileprivate static func parts(of path: String, below base: String)
    -> [Substring]
  {
    path.dropFirst(base == "." ? 0 : base.count).split(separator: "/")
  }

  /// The first symbolic link on the way from a directory to a file below it.
  ///
  /// The corresponding C function is `lstat`.
  static func link(on path: String, below base: String) -> String? {
    var name = base
    for part in parts(of: path, below: base) {
      name += (name.hasSuffix("/") ? "" : "/") + part
      var status = stat()
      guard unsafe lstat(name, &status) == 0 else { return nil }
      if status.st_mode & S_IFMT == S_IFLNK { return name }
    }
    return nil
  }
}

extension File {
  /// Opens a file below a directory, to which no symbolic link leads from
  /// there.
  ///
  /// - Returns: nil if there is none.
  fileprivate static func open(_ path: String, below base: String)
    throws(Failure) -> File?
  {
    var parts = LogFile.parts(of: path, below: base)
    guard let name = parts.popLast(),
      var directory = try Directory.open(path: base)
    else { return nil }
    for part in parts {
      guard let next = try directory.openDirectory(String(part)) else {
        return nil
      }
      directory = next
    }
    return try directory.open(String(name), .reading)
  }
}
