import CLinux
import Glibc

extension Directory {
  /// Replaces the small file `entry` cheaply: without a sync, and without a
  /// new file each time.
  ///
  /// Beside it lies a spare, `.<entry>.spare`. It is written over and then
  /// changes names with `entry`, so a reader finds the old bytes or the new
  /// ones. On ext4 this takes a twentieth of the time of
  /// ``replace(_:with:)``, whose new file has to be allocated on the disk.
  ///
  /// A power cut may bring back an older version, but never loses the first
  /// `kept` bytes: a spare that begins otherwise, or has another size, is made
  /// anew, and is on the disk before it gets its name.
  ///
  /// The caller holds the directory's lock, and `entry` is there.
  package func exchange(
    _ entry: String, with bytes: Span<UInt8>, keeping kept: Int
  ) throws(Failure) {
    let spare = Self.spare(of: entry)
    if try !overwrite(spare, with: bytes, keeping: kept) {
      try replaceSpare(spare, with: bytes)
    }
    let exchanged = unsafe renameat2(
      descriptor, spare, descriptor, entry, CLINUX_RENAME_EXCHANGE)
    guard exchanged != 0 else { return }
    // Not every file system can do it.
    guard errno == EINVAL || errno == ENOSYS else {
      throw .system("can't replace \(path(of: entry))", making: true)
    }
    try remove(spare)
    try replace(entry, with: bytes)
  }

  /// Removes the spare of a file that is removed.
  package func removeSpare(of entry: String) throws(Failure) {
    try remove(Self.spare(of: entry))
  }

  private static func spare(of entry: String) -> String { ".\(entry).spare" }

  /// Writes over the spare if it is fit for that.
  private func overwrite(
    _ spare: String, with bytes: Span<UInt8>, keeping kept: Int
  ) throws(Failure) -> Bool {
    let flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
    let descriptor = uninterrupted {
      unsafe openat(self.descriptor, spare, flags)
    }
    // Whatever is wrong with it, a new one is made.
    guard descriptor >= 0 else { return false }
    let file = File(descriptor: descriptor, name: path(of: spare))
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0,
      status.st_mode & S_IFMT == S_IFREG, status.st_size == bytes.count,
      // A second name would show the bytes while they are written.
      status.st_nlink == 1
    else { return false }
    let old = try file.read(kept, at: 0)
    guard old.span.isEqual(to: bytes.extracting(first: kept)) else {
      return false
    }
    return try file.write(bytes, over: 0)
  }

  private func replaceSpare(_ spare: String, with bytes: Span<UInt8>)
    throws(Failure)
  {
    let temporary = Self.temporaryName(for: spare)
    do throws(Failure) {
      guard let file = try open(temporary, .creating) else {
        throw Failure.system("can't make \(path(of: temporary))", ENOENT)
      }
      try file.writeAll(bytes)
      try file.synchronize()
      try rename(temporary, to: spare)
    } catch {
      _ = unsafe unlinkat(descriptor, temporary, 0)
      throw error
    }
  }
}

extension File {
  /// Writes over what is there.
  ///
  /// - Returns: false if not all of it could be written.
  ///
  /// The corresponding C function is `pwrite`.
  fileprivate func write(_ bytes: Span<UInt8>, over offset: Int)
    throws(Failure) -> Bool
  {
    let written = unsafe bytes.withUnsafeBytes { bytes in
      uninterrupted {
        unsafe pwrite(descriptor, bytes.baseAddress, bytes.count, offset)
      }
    }
    guard written >= 0 else { throw .system("can't write \(name)") }
    return written == bytes.count
  }
}

extension Span<UInt8> {
  fileprivate func isEqual(to other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    return indices.allSatisfy { self[$0] == other[$0] }
  }
}
