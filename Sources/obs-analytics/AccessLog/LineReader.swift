import ObsFiles

/// Reads the lines of a log, one after another.
struct LineReader {
  let unit: DurationUnit

  /// Gives what each whole line of a buffer is, and where it begins in it.
  @inline(__always)
  func forEachLine(
    in buffer: borrowing LogBuffer, _ body: (AccessLine, Int) -> Void
  ) {
    let text = buffer.text
    let masks = buffer.masks
    var cursor = LineCursor(text, masks, buffer.ends)
    var start = 0
    while start < buffer.lines {
      cursor.position = start
      let end = cursor.lineEnd()
      if unsafe text[unchecked: end] == UInt8(ascii: "\n"),
        let entry = FastReader.entry(&cursor, end: end, unit: unit)
      {
        body(.entry(entry), start)
        start = end &+ 1
      } else {
        start = readSlowly(text, from: start, before: buffer.lines, body)
      }
    }
  }

  /// Reads a line that is not as Caddy writes them, or is not a request.
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
