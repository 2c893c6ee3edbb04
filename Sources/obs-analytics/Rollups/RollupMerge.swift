import ObsFiles

/// The text of `rollups.jsonl` with parts of days added to it.
///
/// Only the lines of those days are read. All others stay byte for byte, so
/// that a pass costs the same whether a day is stored or a year.
struct RollupMerge {
  private var parts: [DayPart]
  private let today: Timestamp
  /// The logs that the parts are of, if these are to replace what is stored.
  private let logs: LogMarks?
  private var out: [UInt8] = []
  /// The days of parts that were taken in.
  private(set) var written: [RollupRow] = []
  /// The days that had been counted from other logs, too, or from lines that
  /// are in no log any more.
  private(set) var leftAlone: [String] = []

  /// - Parameters:
  ///   - parts: at most one for each day.
  ///   - logs: nil to add the parts to what is stored; else the logs from which
  ///     they are counted anew.
  init(
    _ parts: [DayPart], replacingFrom logs: LogMarks? = nil, today: Timestamp
  ) {
    self.parts = parts.sorted { $0.day > $1.day }
    self.logs = logs
    self.today = today
  }

  /// The new text.
  mutating func merged(into old: [UInt8]) -> [UInt8] {
    let text = old.span
    out.reserveCapacity(old.count + 8192 * parts.count)
    var start = 0
    while start < text.count {
      let end = text.firstNewline(from: start) ?? text.count
      add(text.extracting(start..<end))
      start = end + 1
    }
    while let part = parts.popLast() {
      write(StoredRollup(day: part.day), part)
    }
    return out
  }

  private mutating func add(_ line: Span<UInt8>) {
    let day = line.dayPrefix
    // Days that are not stored go in front of the first that is later.
    while let day, let part = parts.last, part.row.day < day {
      parts.removeLast()
      write(StoredRollup(day: part.day), part)
    }
    if let part = parts.last, part.row.day == day,
      let stored = StoredRollup(line)
    {
      parts.removeLast()
      guard let logs else { return write(stored, part) }
      if stored.seen.isCovered(by: logs),
        stored.row.requests <= part.row.requests
      {
        write(StoredRollup(day: part.day), part)
      } else {
        leftAlone.append(part.row.day)
        copy(line)
      }
    } else {
      copy(line)
    }
  }

  private mutating func write(_ stored: StoredRollup, _ part: DayPart) {
    var stored = stored
    stored.merge(part, today: today)
    stored.append(to: &out)
    written.append(stored.row)
  }

  private mutating func copy(_ line: Span<UInt8>) {
    if let until = line.latencyUntil, until < today.dayDescription,
      var stored = StoredRollup(line)
    {
      stored.dropExpiredLatency(today: today.dayDescription)
      stored.append(to: &out)
      return
    }
    JSONWriter.append(bytes: line, to: &out)
    JSONWriter.append(raw: "\n", to: &out)
  }
}

extension Span<UInt8> {
  /// The day that a line begins with, if it is as the ingest writes it.
  var dayPrefix: String? { text(behind: #"{"day":""#, at: 0) }

  /// The last day on which a line's histogram is kept.
  fileprivate var latencyUntil: String? {
    let beginning: StaticString = #","latency":{"until":""#
    // The REST row before it has no more than this.
    for start in 0..<Swift.max(0, Swift.min(count, 400) - 32)
    where self[start] == UInt8(ascii: ",") {
      if let until = text(behind: beginning, at: start) { return until }
    }
    return nil
  }

  /// The ten bytes behind some others.
  private func text(behind beginning: StaticString, at start: Int) -> String? {
    let length = beginning.utf8CodeUnitCount
    guard start + length + 10 <= count else { return nil }
    for index in 0..<length
    where self[start + index] != (unsafe beginning.utf8Start[index]) {
      return nil
    }
    let day = extracting(start + length..<start + length + 10)
    return unsafe day.withUnsafeBufferPointer {
      unsafe String(decoding: $0, as: UTF8.self)
    }
  }
}
