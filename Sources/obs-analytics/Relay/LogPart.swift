import ObsFiles

/// One file of a log, read on from a place.
final class LogPart {
  let inode: UInt64
  let file: SharedFile
  /// Lines that end there or before it were given.
  private(set) var place: LogPlace
  private var source: LogSource
  /// How much of the text was read.
  private var position: Int
  /// A line of which the end has not come.
  private var rest: LogBuffer?
  /// How much is read at a time, in bytes: lines that are sent need not stay in
  /// memory.
  static let chunk = 1 << 16
  /// How much is read at a stretch: somebody may wait for a sign of life.
  private static let most = 1 << 26
  /// Whether nothing more can come of it.
  private var isSpent = false

  /// A file of which nothing is wanted but what comes behind a place.
  ///
  /// - Returns: nil if it does not have that place.
  init?(_ file: SharedFile, of log: LogFile, at place: LogPlace)
    throws(Failure)
  {
    if log.isPacked {
      // Twice, since there is no way back in it.
      guard try place.isIn(log.unpacked(file)) else { return nil }
      source = .packed(try log.unpacked(file))
      position = 0
    } else {
      guard try place.isIn(file.file) else { return nil }
      source = .plain(file, offset: place.offset)
      position = place.offset
    }
    inode = log.inode
    self.file = file
    self.place = place
  }

  /// Reads to the end, or a good deal.
  ///
  /// - Parameter body: gets lines, of which those are new that end behind the
  ///   place.
  /// - Returns: whether it is at the end.
  func read(_ body: (borrowing LogBuffer, LogPlace) -> Void) throws(Failure)
    -> Bool
  {
    place.written = try file.file.writeTime()
    var buffer = rest.take() ?? LogBuffer(at: position, chunk: Self.chunk)
    let isAtEnd = try read(through: &buffer, body)
    if buffer.position < position { rest = consume buffer }
    return isAtEnd
  }

  private func read(
    through buffer: inout LogBuffer,
    _ body: (borrowing LogBuffer, LogPlace) -> Void
  ) throws(Failure) -> Bool {
    let end = position + Self.most
    while position < end {
      let count = try refill(&buffer)
      guard count > 0 else { return true }
      let lines = buffer.offset + buffer.lines
      guard buffer.lines > 0, lines > place.offset else { continue }
      body(buffer, place)
      place = LogPlace.behind(buffer.lines, in: buffer, written: place.written)
    }
    return false
  }

  private func refill(_ buffer: inout LogBuffer) throws(Failure) -> Int {
    guard !isSpent else { return 0 }
    do throws(Failure) {
      let count = try buffer.refill(from: &source)
      position += count
      if case .packed = source { isSpent = count == 0 }
      return count
    } catch {
      // What is behind the damage nobody can have, but the next files are.
      guard case .packed = source else { throw error }
      error.tell()
      isSpent = true
      return 0
    }
  }

  /// Whether what was given is no longer in the file: it was cut, even if it
  /// has grown again.
  var isCut: Bool {
    get throws(Failure) {
      guard case .plain = source else { return false }
      let (size, written) = (
        try file.file.size(), try file.file.writeTime()
      )
      if size == place.offset, written == place.written { return false }
      return try !place.isIn(file.file)
    }
  }
}
