import Glibc
import ObsFiles

/// One of the files that a log consists of.
struct LogFile: Equatable {
  var path: String
  var inode: UInt64
  var size: Int
  /// As ``LogPlace/written``.
  var written: Int
  private var isRegular: Bool

  /// Whether it is compressed.
  var isPacked: Bool { path.hasSuffix(".gz") }

  /// The file that has a log's name.
  ///
  /// It may be reached by a symbolic link, because the operator has named it.
  ///
  /// - Returns: nil if there is none.
  static func live(_ path: String) throws(Failure) -> LogFile? {
    try LogFile(path, flags: 0)
  }

  /// A file that was rolled; a link is none, because nobody has named it.
  fileprivate static func rolled(_ path: String) throws(Failure) -> LogFile? {
    let file = try LogFile(path, flags: AT_SYMLINK_NOFOLLOW)
    return file?.isRegular == true ? file : nil
  }

  /// The corresponding C function is `fstatat`.
  private init?(_ path: String, flags: Int32) throws(Failure) {
    var status = stat()
    guard unsafe fstatat(AT_FDCWD, path, &status, flags) == 0 else {
      if errno == ENOENT { return nil }
      throw .system("can't look at \(path)")
    }
    isRegular = status.st_mode & S_IFMT == S_IFREG
    self.path = path
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
    guard let file = try File.open(path: path) else { return nil }
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
  static func all(of path: String) throws(Failure) -> [LogFile] {
    var files: [LogFile]?
    // A log that is rolled meanwhile might be seen under neither name.
    for _ in 0..<5 where files == nil {
      let live = try live(path)
      let rolled = try rolled(from: path)
      if try Self.live(path)?.inode == live?.inode {
        files = rolled + [live].compactMap(\.self)
      }
    }
    return files ?? []
  }

  private static func rolled(from path: String) throws(Failure) -> [LogFile] {
    let paths = try LogPath(path).rolled(onlyByCaddy: false)
    let all = Set(paths)
    var files: [LogFile] = []
    // One that is being compressed is there twice.
    for path in paths
    where !(path.hasSuffix(".gz") && all.contains(String(path.dropLast(3)))) {
      if let file = try rolled(path) { files.append(file) }
    }
    return files
  }
}
