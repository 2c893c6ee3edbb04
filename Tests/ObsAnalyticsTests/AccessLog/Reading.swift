import ObsFiles

@testable import obs_analytics

/// What a reader found in a log.
struct Reading: Equatable {
  /// Where in the log the line begins, behind the zeros that may be there.
  let start: Int
  let result: Result
  /// Whether a torn line stood before it.
  let isTorn: Bool

  enum Result: Equatable {
    /// The entry, without where its host is, and the host as it is spelt.
    case entry(AccessEntry, host: [UInt8])
    case skipped(SkipReason)
  }

  /// - Parameters:
  ///   - text: what the line's ranges refer to.
  ///   - start: where the line begins in the log.
  init(
    _ line: AccessLine, _ text: Span<UInt8>, start: Int, isTorn: Bool
  ) {
    self.start = start
    self.isTorn = isTorn
    switch line {
    case .entry(var entry):
      let host = entry.host.map { text[$0] }
      entry.host = 0..<0
      result = .entry(entry, host: host)
    case .skipped(let reason): result = .skipped(reason)
    }
  }
}

/// What ``LineReader`` finds in a buffer.
func readings(of buffer: borrowing LogBuffer, unit: DurationUnit)
  -> [Reading]
{
  var found: [Reading] = []
  var isTorn = false
  let zeros = ZeroCount(buffer)
  var reader = LineReader(unit: unit)
  reader.forEachLine(in: buffer) { line, text, start in
    guard line != .skipped(.torn) else {
      isTorn = true
      return
    }
    found.append(
      Reading(line, text, start: zeros.skip(from: start), isTorn: isTorn))
    isTorn = false
  }
  return found
}

/// What ``FullReader`` makes of a buffer's lines.
func fullReadings(of buffer: borrowing LogBuffer, unit: DurationUnit)
  -> [Reading]
{
  let text = buffer.text
  let zeros = ZeroCount(buffer)
  var found: [Reading] = []
  var start = 0
  while start < buffer.lines {
    let end = text.firstNewline(from: start) ?? buffer.lines
    let (line, isTorn) = FullReader(text, unit: unit).line(start..<end)
    let offset = zeros.skip(from: buffer.offset + start)
    found.append(Reading(line, text, start: offset, isTorn: isTorn))
    start = end + 1
  }
  return found
}

/// Skips the zeros that a line may begin with: a buffer may have dropped them.
private struct ZeroCount {
  /// The offsets of all zeros.
  private var zeros: Set<Int> = []

  init(_ buffer: borrowing LogBuffer) {
    let text = buffer.text
    for index in 0..<buffer.lines where text[index] == 0 {
      zeros.insert(buffer.offset + index)
    }
  }

  func skip(from start: Int) -> Int {
    var start = start
    while zeros.contains(start) { start += 1 }
    return start
  }
}
