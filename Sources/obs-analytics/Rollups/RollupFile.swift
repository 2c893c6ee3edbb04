import ObsFiles

/// An app's requests by UTC day: `rollups.jsonl`, the oldest day first.
///
/// A line is the REST row and, behind it, what the ingest needs to go on.
enum RollupFile {
  private static let name = "rollups.jsonl"
  /// Far more than the days of a century.
  private static let limit = 1 << 28

  /// The rows of the last `days` days, the oldest first.
  ///
  /// - Parameter today: the last of these days.
  static func rows(
    of slug: Slug, in state: borrowing StateDirectory, days: Int,
    today: Timestamp
  ) throws(Failure) -> [[UInt8]] {
    guard let file = try state.file(name, of: slug) else { return [] }
    let first = Timestamp(seconds: today.seconds - (days - 1) * 86_400)
      .dayDescription
    let last = today.dayDescription
    var newest: [[UInt8]] = []
    try file.forEachLineBackward { line, _ in
      var row: [UInt8] = []
      guard JSON.isWholeObject(line), let day = JSON.text("day", of: line),
        day <= last,
        JSONWriter.append(members: Rows.rollup, of: line, to: &row)
      else { return true }
      if day >= first { newest.append(row) }
      // What is older, a year perhaps, is not read.
      return day > first && newest.count < days
    }
    return newest.reversed()
  }

  /// The frozen answer: `{"slug","days","rollups"}`.
  static func json(
    of slug: Slug, in state: borrowing StateDirectory, days: Int
  ) throws(Failure) -> [UInt8] {
    let rows = try rows(of: slug, in: state, days: days, today: .now())
    return json(#"{"slug":"\#(slug.name)","days":\#(days),"rollups":["#, rows)
  }

  /// An app in the list of all: `{"slug","rollups"}`.
  static func entry(
    of slug: Slug, in state: borrowing StateDirectory, days: Int,
    today: Timestamp
  ) throws(Failure) -> [UInt8] {
    let rows = try rows(of: slug, in: state, days: days, today: today)
    return json(#"{"slug":"\#(slug.name)","rollups":["#, rows)
  }

  private static func json(_ head: String, _ rows: [[UInt8]]) -> [UInt8] {
    Array(head.utf8) + rows.joined(separator: ",".utf8) + Array("]}".utf8)
  }
}

// MARK: - The ingest's part

extension RollupFile {
  /// How far a log is counted in each day's row.
  static func marks(
    of log: LogID, for slug: Slug, in state: borrowing StateDirectory
  ) throws(Failure) -> [String: LogMark] {
    guard let file = try state.file(name, of: slug) else { return [:] }
    let text = try file.readAll(limit: limit)
    var marks: [String: LogMark] = [:]
    var start = 0
    while let end = text.span.firstNewline(from: start) {
      let line = text.span.extracting(start..<end)
      // Most days never had a line of this log.
      if line.mentions(log), let row = StoredRollup(line) {
        marks[row.row.day] = row.seen[log]
      }
      start = end + 1
    }
    return marks
  }

  /// Adds what a pass has counted, durably.
  ///
  /// - Parameter parts: at most one for each day.
  static func add(
    _ parts: [DayPart], to slug: Slug, in state: borrowing StateDirectory,
    today: Timestamp
  ) throws(Failure) {
    var merge = RollupMerge(parts, today: today)
    try apply(&merge, to: slug, in: state)
  }

  /// Takes parts of days in, durably.
  static func apply(
    _ merge: inout RollupMerge, to slug: Slug,
    in state: borrowing StateDirectory
  ) throws(Failure) {
    let app = try state.makeApp(slug)
    let lock = try Lock(app)
    let old = try app.open(name, .reading)?.readAll(limit: limit) ?? []
    let new = merge.merged(into: old)
    try app.replace(name, with: new.span)
    lock.release()
  }
}

extension Span<UInt8> {
  /// Whether a log's id stands somewhere in a line.
  fileprivate func mentions(_ log: LogID) -> Bool {
    let digits = Array(log.digits.utf8)
    var start = 0
    while start + digits.count <= count {
      if self[start] == digits[0],
        digits.indices.allSatisfy({ self[start + $0] == digits[$0] })
      {
        return true
      }
      start += 1
    }
    return false
  }
}
