import Glibc

/// What there is at a path, as far as that can be told without opening it.
///
/// The corresponding C function is `stat`.
struct FileStatus {
  /// Which file of this machine it is.
  struct Key: Hashable {
    var device: Int
    var inode: Int
  }

  /// What changes when a file is written to.
  struct Version: Equatable {
    var size: Int
    /// In nanoseconds since 1970.
    var modified: Int
  }

  let key: Key
  let version: Version

  /// - Returns: nil if there is nothing, or nothing that may be seen.
  init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    key = Key(device: Int(status.st_dev), inode: Int(status.st_ino))
    version = Version(
      size: Int(status.st_size),
      modified: Int(status.st_mtim.tv_sec) * 1_000_000_000
        + Int(status.st_mtim.tv_nsec))
  }
}
