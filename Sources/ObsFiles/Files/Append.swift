import Glibc

extension Directory {
  /// Appends whole lines to the file `entry` and returns when they are on the
  /// disk.
  ///
  /// `compose` makes the lines while the lock is held, so it can look at what
  /// the file ends with. The sync comes after the lock is gone: writers then
  /// share the journal's commits (four times as many appends a second with
  /// eight writers), and each still waits for its own bytes.
  ///
  /// - Parameters:
  ///   - entry: the file's name; it is made if it is not there.
  ///   - compose: gets the file and its size in bytes; returns lines that
  ///     each end in a newline.
  /// - Returns: what `compose` returned.
  /// - Throws: `.busy`, `.diskFull` and the like; the file is as it was, or,
  ///   if it can't be cut back, ends in a torn line that the next writer
  ///   seals. What a failed sync leaves is not known.
  package func append(
    to entry: String,
    compose: (borrowing File, Int) throws(Failure) -> [UInt8]
  ) throws(Failure) -> [UInt8] {
    var lines: [UInt8] = []
    let file = try appendUnderLock(to: entry, &lines, compose)
    try file.synchronize()
    return lines
  }

  private func appendUnderLock(
    to entry: String, _ lines: inout [UInt8],
    _ compose: (borrowing File, Int) throws(Failure) -> [UInt8]
  ) throws(Failure) -> File {
    let lock = try Lock(self)
    guard let file = try open(entry, .appending) else {
      throw .system("can't open \(path(of: entry))", ENOENT)
    }
    let size = try file.size()
    // A size above 0 then means: the name is durable, whoever made it.
    if size == 0 { try synchronizeUpward() }
    lines = try compose(file, size)
    try file.seal(at: size, and: lines)
    lock.release()
    return file
  }
}

extension File {
  /// Writes `lines` in one system call, behind a newline if a crash has left
  /// the last line without one.
  ///
  /// A torn line is never cut off: a reader without a lock might then join
  /// its beginning to the next record's end. Sealed, it is one line of junk,
  /// which every reader skips.
  fileprivate func seal(at size: Int, and lines: [UInt8]) throws(Failure) {
    var bytes = lines
    if size > 0, try read(1, at: size - 1) != [UInt8(ascii: "\n")] {
      bytes.insert(UInt8(ascii: "\n"), at: 0)
    }
    let (written, error) = write(bytes.span)
    guard error != 0 else { return }
    // Only our own bytes are behind the old size: the lock is still held.
    if written > 0, try self.size() == size + written {
      try? truncate(to: size)
    }
    throw .system("can't append to \(name)", error)
  }
}
