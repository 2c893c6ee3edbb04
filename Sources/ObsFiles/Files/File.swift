import CLinux
import Glibc

/// An open regular file that is closed when its value goes.
///
/// `name` is the path inside the state directory: what messages say.
package struct File: ~Copyable {
  package let descriptor: Int32
  package let name: String

  init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  deinit { _ = close(descriptor) }
}

/// Which file a file is, wherever it is moved to.
package struct Stamp: Equatable, Sendable {
  package var device: Int
  package var inode: Int
  /// The time of its last change in nanoseconds, by the file system's clock.
  package var changed: Int

  package init(device: Int, inode: Int, changed: Int) {
    self.device = device
    self.inode = inode
    self.changed = changed
  }
}

extension File {
  /// Opens a regular file anywhere, to read.
  ///
  /// Unlike the entries of a ``Directory`` it may be reached through symbolic
  /// links, because its path is the operator's own.
  ///
  /// - Returns: nil if there is none.
  ///
  /// The corresponding C function is `open`.
  package static func open(path: String) throws(Failure) -> File? {
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
    let descriptor = uninterrupted { unsafe Glibc.open(path, flags) }
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .system("can't open \(path)")
    }
    let file = File(descriptor: descriptor, name: path)
    try file.requireRegular()
    return file
  }

  /// Makes an empty file that is in memory alone, and gone when it is closed.
  ///
  /// Others open it as `/proc/self/fd/N`.
  ///
  /// The corresponding C function is `memfd_create`.
  package static func inMemory(_ name: String) throws(Failure) -> File {
    let descriptor = unsafe memfd_create(name, CLINUX_MEMFD_CLOEXEC)
    guard descriptor >= 0 else { throw .system("can't make a file in memory") }
    return File(descriptor: descriptor, name: name)
  }

  /// How many bytes the file has.
  ///
  /// The corresponding C function is `fstat`.
  package func size() throws(Failure) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .system("can't look at \(name)")
    }
    return Int(status.st_size)
  }

  /// Which file it is, and when it was changed last.
  ///
  /// No copy has the stamp of what was copied: that time can't be set.
  package func stamp() throws(Failure) -> Stamp {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .system("can't look at \(name)")
    }
    return Stamp(
      device: Int(status.st_dev), inode: Int(status.st_ino),
      changed: Int(status.st_ctim.tv_sec) * 1_000_000_000
        + Int(status.st_ctim.tv_nsec))
  }

  /// Whether the file has no name any more.
  package func isUnlinked() throws(Failure) -> Bool {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .system("can't look at \(name)")
    }
    return status.st_nlink == 0
  }

  /// Gives the file a new stamp.
  ///
  /// The corresponding C function is `futimens`.
  package func touch() throws(Failure) {
    guard futimens(descriptor, nil) == 0 else {
      throw .system("can't touch \(name)")
    }
  }

  /// Whether the entry of a directory still is this file, and not one that
  /// has replaced it.
  package func isStill(_ entry: String, of directory: borrowing Directory)
    throws(Failure) -> Bool
  {
    guard let other = try directory.open(entry, .reading) else { return false }
    var (mine, others) = (stat(), stat())
    guard unsafe fstat(descriptor, &mine) == 0,
      unsafe fstat(other.descriptor, &others) == 0
    else { throw .system("can't look at \(name)") }
    return mine.st_dev == others.st_dev && mine.st_ino == others.st_ino
  }

  /// Reads up to `count` bytes at `offset`; fewer only at the file's end.
  ///
  /// The corresponding C function is `pread`.
  package func read(_ count: Int, at offset: Int) throws(Failure) -> [UInt8] {
    var failed = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) {
      buffer, filled in
      while filled < count {
        let rest = unsafe UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[filled..<count])
        let got = uninterrupted {
          unsafe pread(
            descriptor, rest.baseAddress, rest.count, offset + filled)
        }
        failed = got < 0
        guard got > 0 else { return }
        filled += got
      }
    }
    if failed { throw .system("can't read \(name)") }
    return bytes
  }

  /// Reads into a span at `offset`, in one system call.
  ///
  /// - Returns: how many bytes; 0 at the file's end.
  ///
  /// The corresponding C function is `pread`.
  package func read(into bytes: inout MutableSpan<UInt8>, at offset: Int)
    throws(Failure) -> Int
  {
    let got = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      uninterrupted {
        unsafe pread(descriptor, buffer.baseAddress, buffer.count, offset)
      }
    }
    guard got >= 0 else { throw .system("can't read \(name)") }
    return got
  }

  /// Reads the whole file, which must not be larger than `limit` bytes.
  package func readAll(limit: Int = 1 << 20) throws(Failure) -> [UInt8] {
    let size = try size()
    guard size <= limit else {
      throw Failure(
        .inputOutput, "can't read \(name): it has \(size) bytes, over \(limit)")
    }
    return try read(size, at: 0)
  }

  /// Writes at the current position, or at the end of a file that was opened
  /// to append.
  func write(_ bytes: Span<UInt8>) -> (written: Int, error: Int32) {
    ObsFiles.write(bytes, to: descriptor)
  }

  /// Writes all of `bytes`, or fails.
  package func writeAll(_ bytes: Span<UInt8>) throws(Failure) {
    let (_, error) = write(bytes)
    guard error == 0 else { throw .system("can't write \(name)", error) }
  }

  /// Writes other contents over the file's.
  ///
  /// Not for what must survive a crash: for that there is
  /// ``Directory/replace(_:with:)``.
  package func overwrite(with bytes: Span<UInt8>) throws(Failure) {
    try truncate(to: 0)
    _ = lseek(descriptor, 0, SEEK_SET)
    try writeAll(bytes)
  }

  /// Waits until what was written is on the disk.
  ///
  /// A failure is final: the kernel may have dropped the pages, so asking again
  /// proves nothing.
  ///
  /// The corresponding C function is `fdatasync`.
  package func synchronize() throws(Failure) {
    guard uninterrupted({ fdatasync(descriptor) }) == 0 else {
      throw .system("can't sync \(name)")
    }
  }

  /// The corresponding C function is `ftruncate`.
  func truncate(to size: Int) throws(Failure) {
    guard uninterrupted({ ftruncate(descriptor, size) }) == 0 else {
      throw .system("can't truncate \(name)")
    }
  }
}

/// Writes all bytes, in one system call if the system takes them so.
///
/// - Returns: how many bytes were written before the first error, and the
///   error's number, 0 if all is well.
///
/// The corresponding C function is `write`.
func write(_ bytes: Span<UInt8>, to descriptor: Int32)
  -> (written: Int, error: Int32)
{
  unsafe bytes.withUnsafeBufferPointer { buffer in
    var written = 0
    while written < buffer.count {
      let rest = unsafe UnsafeRawBufferPointer(
        rebasing: UnsafeRawBufferPointer(buffer)[written...])
      let count = uninterrupted {
        unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
      }
      guard count > 0 else { return (written, errno) }
      written += count
    }
    return (written, 0)
  }
}
