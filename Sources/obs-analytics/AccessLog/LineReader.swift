import ObsFiles

/// Reads the lines of a log, one after another.
struct LineReader {
  let unit: DurationUnit
  private var masks = LineMasks()

  init(unit: DurationUnit) { self.unit = unit }

  /// Gives what each line of a buffer is, the text that it refers to, and
  /// where in the log it begins.
  @inline(__always)
  mutating func forEachLine(
    in buffer: borrowing LogBuffer,
    _ body: (AccessLine, Span<UInt8>, Int) -> Void
  ) {
    var start = 0
    while start < buffer.lines {
      let text = buffer.text.extracting(droppingFirst: start)
      let offset = buffer.offset + start
      let count = buffer.lines - start
      let read = readWindow(text, count) { line, at in
        body(line, text, offset &+ at)
      }
      start += read
    }
  }

  /// Reads as many lines as are classified at a time.
  ///
  /// - Returns: how many bytes they have, a line at least.
  @inline(__always)
  private mutating func readWindow(
    _ text: Span<UInt8>, _ count: Int, _ body: (AccessLine, Int) -> Void
  ) -> Int {
    let classified = masks.classify(text, count)
    var cursor = masks.cursor(over: text)
    var start = 0
    while start < classified {
      cursor.position = start
      let end = cursor.lineEnd()
      if end < classified,
        unsafe text[unchecked: end] == UInt8(ascii: "\n"),
        let entry = FastReader.entry(&cursor, end: end, unit: unit)
      {
        body(.entry(entry), start)
        start = end &+ 1
      } else if end >= classified, start > 0 {
        // The rest of this line is in the next window.
        break
      } else {
        start = readSlowly(text, from: start, before: count, body)
      }
    }
    return start
  }

  /// Reads a line that is not as Caddy writes them, no request, or too long to
  /// be classified at once.
  ///
  /// - Returns: where the next line begins.
  @inline(never)
  private func readSlowly(
    _ text: Span<UInt8>, from start: Int, before end: Int,
    _ body: (AccessLine, Int) -> Void
  ) -> Int {
    let newline = text.firstNewline(from: start) ?? end - 1
    let reader = FullReader(text, unit: unit)
    let (line, isTorn) = reader.line(start..<newline)
    if isTorn { body(.skipped(.torn), start) }
    body(line, start)
    return newline + 1
  }
}
