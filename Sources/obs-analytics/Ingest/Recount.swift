import ObsFiles

/// Counts one app's requests from whole logs, whatever is stored.
struct Recount: ~Copyable {
  private let slug: Slug
  private var reader: LineReader
  private var lookup: OneAppLookup
  private var tally = Tally()

  init(of slug: Slug, statePath: String, unit: DurationUnit) throws(Failure) {
    let state = try StateDirectory(path: statePath)
    lookup = OneAppLookup(
      slug: slug, lookup: try StateLookup(state, creates: true))
    self.slug = slug
    reader = LineReader(unit: unit)
  }

  /// Counts the lines of a log; those that another file had, too, only once.
  mutating func read(_ path: String) throws(Failure) {
    var source = try LogSource.open(path)
    var buffer = LogBuffer(at: 0)
    var id: LogID?
    while try buffer.refill(from: &source) > 0 {
      id = id ?? LogHead.id(in: buffer.text, buffer.lines)
      guard let id else { continue }
      tally.begin(id)
      try tally.add(buffer, &reader, &lookup)
    }
    tally.end()
    if let id { lookup.finish(id, at: buffer.position) }
  }

  /// What is to replace the days that are stored.
  mutating func merge(today: Timestamp) -> RollupMerge {
    let parts = tally.takeParts(positions: lookup.positions)
    var logs = LogMarks()
    for (id, position) in lookup.positions {
      logs.merge(id, LogMark(position: position))
    }
    return RollupMerge(
      parts.first { $0.0 == slug }?.1 ?? [], replacingFrom: logs,
      today: today)
  }
}

/// Answers a tally for one app, of which nothing is stored.
private struct OneAppLookup: ~Copyable, Tally.Lookup {
  let slug: Slug
  var lookup: StateLookup
  /// How far logs were read.
  private(set) var positions: [LogID: Int] = [:]

  init(slug: Slug, lookup: consuming StateLookup) {
    self.slug = slug
    self.lookup = lookup
  }

  mutating func app(of host: String) throws(Failure) -> Slug? {
    try lookup.app(of: host) == slug ? slug : nil
  }

  func mark(of log: LogID, for slug: Slug, day: String) -> LogMark {
    LogMark(position: positions[log] ?? 0, newest: .max)
  }

  mutating func finish(_ log: LogID, at position: Int) {
    positions[log] = max(positions[log] ?? 0, position)
  }
}
