extension File {
  /// How much is read first: a page of 100 events, usually.
  package static let chunk = 1 << 15

  /// The longest line that is looked at, in bytes: no event has a quarter
  /// of it, and a crash may leave gigabytes of zeros.
  package static let lineLimit = 1 << 20

  /// Calls `body` with each line before `end`, the last one first, until it
  /// returns false.
  ///
  /// A line over ``lineLimit`` is passed over.
  ///
  /// No lock is needed: a line counts only once its newline is seen, and the
  /// bytes before a seen newline never change. What follows the last newline
  /// is a line that is still being written, or torn; it is left out.
  ///
  /// - Parameters:
  ///   - end: an offset in bytes; where the file ends, if not given.
  ///   - chunk: how much is read first, in bytes; then ever more, up to
  ///     256 KiB, but for longer lines.
  ///   - body: gets the line without its newline, and where it starts.
  package func forEachLineBackward(
    before end: Int? = nil, chunk: Int = chunk,
    _ body: (Span<UInt8>, Int) throws(Failure) -> Bool
  ) throws(Failure) {
    var end = if let end { end } else { try size() }
    var size = chunk
    while end > 0 {
      let start = max(0, end - size)
      let bytes = try read(end - start, at: start)
      let walk = LineWalk(bytes: bytes, start: start)
      let (rest, wanted) = try walk.backward(body)
      guard wanted, start > 0 else { return }
      if rest < end {
        size = min(size * 2, 1 << 18)
        end = rest
      } else if size < Self.lineLimit {
        // A line that fills the chunk: look again with more of it.
        size *= 2
      } else {
        end = try endOfLine(before: start)
      }
    }
  }

  /// Where the last line before `offset` that is ended there ends: right
  /// behind the newline before it, or 0.
  private func endOfLine(before offset: Int) throws(Failure) -> Int {
    var end = offset
    while end > 0 {
      let start = max(0, end - (1 << 18))
      let bytes = try read(end - start, at: start)
      if let newline = bytes.span.lastNewline(before: bytes.count) {
        return start + newline + 1
      }
      end = start
    }
    return 0
  }

  /// Calls `body` with each line from `start` on, until it returns false.
  ///
  /// Of a line over ``lineLimit`` it gets the beginning.
  ///
  /// - Parameters:
  ///   - start: where a line begins.
  ///   - chunk: how much is read at a time, in bytes, but for longer lines.
  ///   - body: gets the line without its newline, and where it starts.
  /// - Returns: where the first line that `body` has not been given starts:
  ///   the end of the last whole line, if it has seen all.
  @discardableResult
  package func forEachLine(
    from start: Int = 0, chunk: Int = 8 * chunk,
    _ body: (Span<UInt8>, Int) throws(Failure) -> Bool
  ) throws(Failure) -> Int {
    var start = start
    var size = chunk
    while true {
      let bytes = try read(size, at: start)
      let walk = LineWalk(bytes: bytes, start: start)
      let (rest, wanted) = try walk.forward(body)
      guard wanted, bytes.count == size else { return rest }
      if rest > start {
        size = chunk
        start = rest
      } else if size < Self.lineLimit {
        size *= 2
      } else {
        guard let next = try startOfLine(after: start + size) else {
          return start
        }
        guard try body(bytes.span, start) else { return next }
        start = next
      }
    }
  }

  /// Where the first line after `offset` starts, right behind the next newline.
  ///
  /// Nil if there is none.
  private func startOfLine(after offset: Int) throws(Failure) -> Int? {
    var start = offset
    while true {
      let bytes = try read(1 << 18, at: start)
      if let newline = bytes.span.firstNewline(from: 0) {
        return start + newline + 1
      }
      guard !bytes.isEmpty else { return nil }
      start += bytes.count
    }
  }
}

/// The whole lines of one chunk of a file.
private struct LineWalk {
  let bytes: [UInt8]
  /// Where the chunk starts in the file.
  let start: Int

  /// Gives the chunk's whole lines to `body`, the first one first.
  ///
  /// - Returns: where the rest starts, and whether more is wanted.
  func forward(_ body: (Span<UInt8>, Int) throws(Failure) -> Bool)
    throws(Failure) -> (rest: Int, wanted: Bool)
  {
    var from = 0
    while let end = bytes.span.firstNewline(from: from) {
      let line = bytes.span.extracting(from..<end)
      let wanted = try body(line, start + from)
      from = end + 1
      guard wanted else { return (start + from, false) }
    }
    return (start + from, true)
  }

  /// Gives the chunk's whole lines to `body`, the last one first.
  ///
  /// A line is whole if its beginning is known too.
  ///
  /// - Returns: where the part that is still to be read ends, and whether it
  ///   is wanted.
  func backward(_ body: (Span<UInt8>, Int) throws(Failure) -> Bool)
    throws(Failure) -> (rest: Int, wanted: Bool)
  {
    guard var end = bytes.span.lastNewline(before: bytes.count) else {
      return (start + bytes.count, true)
    }
    while true {
      let before = bytes.span.lastNewline(before: end)
      // A chunk that does not begin the file may begin inside a line.
      guard before != nil || start == 0 else { break }
      let first = before.map { $0 + 1 } ?? 0
      let line = bytes.span.extracting(first..<end)
      guard try body(line, start + first) else { return (0, false) }
      guard let before else { return (0, false) }
      end = before
    }
    return (start + end + 1, true)
  }
}
