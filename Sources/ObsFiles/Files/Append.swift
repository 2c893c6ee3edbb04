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
  /// - Returns: the lines that are stored, and what kept the others from it.
  /// - Throws: `.busy`, `.diskFull` and the like if no line is stored; the
  ///   file is as it was, but for the seal of a torn line if that was written.
  ///   If it can't be cut back it ends in a torn line that the next writer
  ///   seals. What a failed sync leaves is not known.
  package func append(
    to entry: String,
    compose: (borrowing File, Int) throws(Failure) -> [UInt8]
  ) throws(Failure) -> Appended {
    var appended = Appended(lines: [])
    let lock = try Lock(self)
    let file = try append(to: entry, &appended, compose)
    lock.release()
    try file.synchronize()
    return appended
  }

  /// The same for one who holds the lock, and keeps it.
  package func append(
    to entry: String, under lock: borrowing Lock,
    compose: (borrowing File, Int) throws(Failure) -> [UInt8]
  ) throws(Failure) -> Appended {
    var appended = Appended(lines: [])
    let file = try append(to: entry, &appended, compose)
    try file.synchronize()
    return appended
  }

  /// The same without a sync, for what a power cut may take.
  package func appendUnsynced(
    to entry: String, under lock: borrowing Lock,
    compose: (borrowing File, Int) throws(Failure) -> [UInt8]
  ) throws(Failure) -> Appended {
    var appended = Appended(lines: [])
    _ = try append(to: entry, &appended, isDurable: false, compose)
    return appended
  }

  /// What an append stored: whole lines, all of them unless `failure` says
  /// why not.
  package struct Appended {
    package var lines: [UInt8]
    package var failure: Failure?
  }

  private func append(
    to entry: String, _ appended: inout Appended, isDurable: Bool = true,
    _ compose: (borrowing File, Int) throws(Failure) -> [UInt8]
  ) throws(Failure) -> File {
    guard let file = try open(entry, .appending) else {
      throw .system("can't open \(path(of: entry))", ENOENT)
    }
    let size = try file.size()
    // A size above 0 then means: the name is durable, whoever made it, if all
    // who append to the file wait for the disk.
    if size == 0, isDurable { try synchronizeUpward() }
    appended.lines = try compose(file, size)
    try file.write(&appended, at: size)
    return file
  }
}

extension File {
  /// Writes lines in one system call, behind a newline if a crash has left
  /// the last line without one.
  ///
  /// A torn line is never cut off: a reader without a lock might then join
  /// its beginning to the next record's end. Sealed, it is one line of junk,
  /// which every reader skips.
  ///
  /// A line that was written whole stays, for the same reason: it was seen.
  /// Only a torn one of our own is cut off again.
  fileprivate func write(_ appended: inout Directory.Appended, at size: Int)
    throws(Failure)
  {
    let seal = try isTorn(at: size) ? 1 : 0
    // Not a copy, unless there is a line to seal.
    var bytes = appended.lines
    if seal > 0 { bytes.insert(UInt8(ascii: "\n"), at: 0) }
    let (written, error) = write(bytes.span)
    guard error != 0 else { return }
    let failure = Failure.system("can't append to \(name)", error)
    let whole = bytes.span.lastNewline(before: written).map { $0 + 1 } ?? 0
    // Only our own bytes are behind the old size: the lock is still held.
    if written > whole, try self.size() == size + written {
      try? truncate(to: size + whole)
    }
    guard whole > seal else { throw failure }
    appended.lines.removeSubrange((whole - seal)...)
    appended.failure = failure
  }

  private func isTorn(at size: Int) throws(Failure) -> Bool {
    guard size > 0 else { return false }
    return try read(1, at: size - 1) != [UInt8(ascii: "\n")]
  }
}
