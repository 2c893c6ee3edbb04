import Glibc

/// What changes when a file is written to or replaced.
package struct FileVersion: Equatable, Sendable {
  var inode: UInt64
  package var size: Int
  /// Nanoseconds since 1970, by the file system's clock.
  var modified: Int
  /// The same for the file's last change of any sort, a new name among them.
  var changed: Int

  fileprivate init(_ status: borrowing stat) {
    inode = UInt64(status.st_ino)
    size = Int(status.st_size)
    modified = nanoseconds(status.st_mtim)
    changed = nanoseconds(status.st_ctim)
  }

  /// Whether it is the same file as before, with more in it or as much.
  package func isGrown(from old: FileVersion?) -> Bool {
    guard let old else { return false }
    return inode == old.inode && size >= old.size
  }

  /// Whether it was written less than a second before a time of the wall clock:
  /// whoever writes it may not be done.
  package func isFresh(at wall: Double) -> Bool {
    let age = wall - Double(modified) / 1e9
    return age >= 0 && age < 1
  }
}

private func nanoseconds(_ time: timespec) -> Int {
  Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
}

extension Directory {
  /// Which version of the file `entry` there is, nil if there is none.
  ///
  /// The corresponding C function is `fstatat`.
  package func version(of entry: String) throws(Failure) -> FileVersion? {
    var status = stat()
    let flags = AT_SYMLINK_NOFOLLOW
    guard unsafe fstatat(descriptor, entry, &status, flags) == 0 else {
      if errno == ENOENT { return nil }
      throw .system("can't look at \(path(of: entry))")
    }
    return FileVersion(status)
  }
}

extension StateDirectory {
  /// Which version of an app's file there is, nil if there is none: without
  /// opening anything, to see whether that is worth while.
  package func version(of entry: String, _ slug: Slug) throws(Failure)
    -> FileVersion?
  {
    try root.version(of: "apps/\(slug.name)/\(entry)")
  }
}
