import ObsFiles

/// Which lines of logs are wanted: all, or those of one app's requests; and of
/// these, those that contain a text.
final class LineSelection {
  private let hosts: OwnHosts?
  private let part: [UInt8]
  private var reader = LineReader(unit: .seconds)

  /// - Parameters:
  ///   - hosts: whose requests are wanted; nil for every line, be it a
  ///     request or not.
  ///   - part: a text that a line must contain.
  init(_ hosts: OwnHosts?, containing part: String) {
    self.hosts = hosts
    self.part = Array(part.utf8)
  }

  /// - Throws: why it can't be told any more which lines are wanted; none is
  ///   then.
  func check() throws(Failure) {
    if let trouble = hosts?.trouble { throw trouble }
  }

  /// A line that is wanted.
  struct Line {
    /// Where it begins in the buffer's text, with what is not shown of it.
    var start: Int
    /// What is shown, without its newline.
    var shown: Range<Int>
    /// Where the next one begins.
    var end: Int
    /// When the request ended, in microseconds since 1970; 0 if that is not
    /// known.
    var time = 0
  }

  /// The lines of a buffer that are wanted.
  func lines(in buffer: borrowing LogBuffer) -> [Line] {
    let lines =
      if let hosts { requests(of: hosts, in: buffer) } else {
        LineSelection.all(in: buffer)
      }
    guard !part.isEmpty else { return lines }
    return lines.filter { buffer.text.contains(part, in: $0.shown) }
  }

  private static func all(in buffer: borrowing LogBuffer) -> [Line] {
    var lines: [Line] = []
    var start = 0
    while start < buffer.lines {
      let end = buffer.text.firstNewline(from: start) ?? buffer.lines
      let shown = FullReader(buffer.text, unit: .seconds).trimmed(start..<end)
      lines.append(Line(start: start, shown: shown, end: end + 1))
      start = end + 1
    }
    return lines
  }

  private func requests(
    of hosts: OwnHosts, in buffer: borrowing LogBuffer
  ) -> [Line] {
    hosts.refresh()
    var lines: [Line] = []
    var torn = -1
    reader.forEachLine(in: buffer) { line, text, offset in
      let start = offset - buffer.offset
      if case .skipped(.torn) = line {
        torn = start
        return
      }
      let end = buffer.text.firstNewline(from: start) ?? buffer.lines
      let full = FullReader(buffer.text, unit: .seconds)
      if case .entry(let entry) = line, start != torn {
        // Its ranges are in a text that may begin later than the buffer's.
        guard hosts.has(text, entry.host) else { return }
        let shown = full.trimmed(start..<end)
        lines.append(
          Line(start: start, shown: shown, end: end + 1, time: entry.time))
        return
      }
      // Not as Caddy writes them, or a probe of our own: those are shown too.
      guard let (host, record) = full.record(start..<end),
        hosts.has(buffer.text, host)
      else { return }
      lines.append(Line(start: start, shown: record, end: end + 1))
    }
    return lines
  }
}

extension Span<UInt8> {
  /// Whether some bytes are in a range.
  fileprivate func contains(_ part: [UInt8], in range: Range<Int>) -> Bool {
    guard let first = part.first else { return true }
    let text = extracting(range)
    var start = 0
    while let found = text.first(first, from: start),
      found + part.count <= text.count
    {
      if part.indices.allSatisfy({ text[found + $0] == part[$0] }) {
        return true
      }
      start = found + 1
    }
    return false
  }
}
