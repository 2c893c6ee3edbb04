import ObsFiles

/// What is counted and not stored yet.
///
/// Lines are added, log by log; then the parts of days are taken out. Who asks
/// which app a host is of, and what of it is stored already, is the caller's
/// ``Lookup``: a tally knows no files.
struct Tally: ~Copyable {
  /// Answers what a tally asks once for each host and app.
  protocol Lookup: ~Copyable {
    /// The app of a host, nil if it is none's.
    mutating func app(of host: String) throws(Failure) -> Slug?
    /// How far a log is counted in a day's row of an app.
    mutating func mark(of log: LogID, for slug: Slug, day: String)
      throws(Failure) -> LogMark
  }

  private static let microsecondsADay = 86_400 * 1_000_000
  /// A name has 253 bytes at most, and a point and a port.
  private static let longestHost = 260

  private var hosts = HostCache()
  private var apps: [App] = []
  private var numbers: [Slug: Int] = [:]
  private var days: [Day] = []
  private var log: LogID?
  private(set) var summary = Summary()

  private struct App {
    let slug: Slug
    /// The day that the last line was of, and its place in `days`.
    var lastDay = -1
    var last = 0
    /// Places in `days`.
    var days: [Int: Int] = [:]
  }

  private struct Day {
    let app: Int
    let number: Int
    var rollup = Rollup()
    /// What was stored of the log that is read when it was first met.
    var stored = LogMark()
    /// The newest time that was counted of it; -1: none was.
    var newest = -1
    /// The logs before it.
    var logs: [(LogID, newest: Int)] = []
  }

  /// Begins with a log, or goes on with it.
  ///
  /// - Parameter log: nil if nothing of it can be stored already.
  mutating func begin(_ log: LogID?) {
    guard log != self.log else { return }
    end()
    self.log = log
    for index in apps.indices { apps[index].lastDay = -1 }
  }

  /// Ends with a log: what is stored of it is asked for anew the next time.
  mutating func end() {
    guard let log else { return }
    self.log = nil
    for index in days.indices where days[index].newest >= 0 {
      days[index].logs.append((log, days[index].newest))
      days[index].newest = -1
    }
  }
}

// MARK: - Counting

extension Tally {
  /// Counts all lines of a buffer.
  mutating func add(
    _ buffer: borrowing LogBuffer, _ reader: inout LineReader,
    _ lookup: inout some Lookup & ~Copyable
  ) throws(Failure) {
    var failure: Failure?
    var hasFailed = false
    reader.forEachLine(in: buffer) { line, text, offset in
      guard !hasFailed else { return }
      switch line {
      case .entry(let entry):
        do throws(Failure) {
          try add(entry, text, at: offset, &lookup)
        } catch {
          failure = error
          hasFailed = true
        }
      case .skipped(let reason): skip(reason)
      }
    }
    summary.bytes += buffer.lines
    if let failure { throw failure }
  }

  /// Counts a line that is not looked at.
  mutating func skip(_ reason: SkipReason) {
    // The torn beginning of a line is no line.
    if reason != .torn { summary.countLine() }
    summary.skip(reason)
  }

  @inline(__always)
  private mutating func add(
    _ entry: AccessEntry, _ text: Span<UInt8>, at offset: Int,
    _ lookup: inout some Lookup & ~Copyable
  ) throws(Failure) {
    summary.countLine()
    guard entry.host.count <= Tally.longestHost else {
      return summary.skip(unknown: "(over \(Tally.longestHost) bytes)")
    }
    let app: Int
    if let known = hosts.number(text, entry.host) {
      app = known
    } else {
      app = try number(text, entry.host, &lookup)
    }
    guard app >= 0 else {
      return summary.skip(
        unknown: String(decoding: text, entry.host))
    }
    let number = entry.time / Tally.microsecondsADay
    let place: Int
    if apps[app].lastDay == number {
      place = apps[app].last
    } else {
      place = try self.place(app, number, &lookup)
    }
    guard !days[place].stored.covers(offset, entry.time) else {
      return summary.skip(.alreadyCounted)
    }
    days[place].newest = max(days[place].newest, entry.time)
    days[place].rollup.add(entry)
    summary.count()
  }

  /// The number of a host's app, -1 if it is none's.
  @inline(never)
  private mutating func number(
    _ text: Span<UInt8>, _ host: Range<Int>,
    _ lookup: inout some Lookup & ~Copyable
  ) throws(Failure) -> Int {
    let name = String(
      decoding: JSON.decodeString(text, host), as: UTF8.self)
    var number = -1
    if let slug = try lookup.app(of: name) {
      number = numbers[slug] ?? apps.count
      if number == apps.count {
        apps.append(App(slug: slug))
        numbers[slug] = number
      }
    }
    hosts.add(text, host, number: number)
    return number
  }

  /// Where the day of an app is counted.
  @inline(never)
  private mutating func place(
    _ app: Int, _ number: Int, _ lookup: inout some Lookup & ~Copyable
  ) throws(Failure) -> Int {
    let place = apps[app].days[number] ?? days.count
    if place == days.count {
      days.append(Day(app: app, number: number))
      apps[app].days[number] = place
    }
    if let log {
      days[place].stored = try lookup.mark(
        of: log, for: apps[app].slug,
        day: Timestamp(seconds: number * 86_400).dayDescription)
    }
    apps[app].lastDay = number
    apps[app].last = place
    return place
  }
}

// MARK: - Taking out

extension Tally {
  /// Whether nothing has been counted since the last ``takeParts(positions:)``.
  var isEmpty: Bool { days.isEmpty }

  /// About how much memory the days take, in bytes.
  var memory: Int {
    days.reduce(0) { $0 + 400 + $1.rollup.latency.memory }
  }

  /// What was counted of each app, and forgets it.
  ///
  /// - Parameter positions: how far each log has been read.
  mutating func takeParts(positions: [LogID: Int]) -> [(Slug, [DayPart])] {
    end()
    var parts = [[DayPart]](repeating: [], count: apps.count)
    for day in days where day.rollup.requests > 0 {
      let marks = day.logs.map { log, newest in
        (log, LogMark(position: positions[log] ?? 0, newest: newest))
      }
      parts[day.app].append(
        DayPart(
          day: day.number, row: RollupRow(day: day.number, day.rollup),
          marks: marks))
    }
    let all = zip(apps, parts).map { ($0.slug, $1) }.filter { !$1.isEmpty }
    let summary = summary
    self = Tally()
    self.summary = summary
    return all.sorted { $0.0 < $1.0 }
  }
}

extension String {
  /// A part of a text; what is not UTF-8 becomes U+FFFD.
  fileprivate init(decoding text: Span<UInt8>, _ range: Range<Int>) {
    self.init(decoding: JSON.decodeString(text, range), as: UTF8.self)
  }
}
