import ObsFiles
import Testing

@testable import obs_analytics

@Suite struct TallyTests {
  /// Two apps, and what is stored of one of them.
  private struct Lookup: ~Copyable, Tally.Lookup {
    var stored: [String: LogMark] = [:]
    var asked = 0

    mutating func app(of host: String) throws(Failure) -> Slug? {
      asked += 1
      if host == "broken" { throw Failure(.inputOutput, "broken") }
      return host.hasPrefix("a") || host.hasPrefix("b")
        ? try Slug(String(host.prefix(1))) : nil
    }

    func mark(of log: LogID, for slug: Slug, day: String) -> LogMark {
      slug.name == "a" ? stored[day] ?? LogMark() : LogMark()
    }
  }

  private let log = LogID.of("0001")

  private func line(_ host: String, _ second: Int) -> String {
    #"{"level":"info","ts":\#(second),"logger":"http.log.access","request":"#
      + #"{"host":"\#(host)"},"duration":0.1,"size":5,"status":200}"# + "\n"
  }

  private func count(
    _ lines: String, _ tally: inout Tally, _ lookup: inout Lookup
  ) throws {
    var reader = LineReader(unit: .seconds)
    try withLog(lines) { (buffer) throws(Failure) in
      try tally.add(buffer, &reader, &lookup)
    }
  }

  private func requests(_ tally: inout Tally, position: Int = 1000)
    -> [String: Int]
  {
    var counts: [String: Int] = [:]
    for (slug, parts) in tally.takeParts(positions: [log: position]) {
      for part in parts {
        counts["\(slug.name) \(part.row.day)"] = part.row.requests
      }
    }
    return counts
  }

  @Test func `requests are counted by app and day`() throws {
    var tally = Tally()
    var lookup = Lookup()
    tally.begin(log)
    try count(
      line("a", 86_399) + line("b", 86_400) + line("a", 86_400)
        + line("a1", 86_401) + line("x", 1) + "junk\n", &tally, &lookup)
    let summary = tally.summary
    #expect(summary.lines == 6 && summary.counted == 4)
    #expect(
      requests(&tally) == [
        "a 1970-01-01": 1, "a 1970-01-02": 2, "b 1970-01-02": 1,
      ])
    let isEmpty = tally.isEmpty
    #expect(isEmpty)
  }

  @Test func `a host is asked for once`() throws {
    var tally = Tally()
    var lookup = Lookup()
    try count(
      String(repeating: line("a", 1) + line("x", 2), count: 50), &tally,
      &lookup)
    let asked = lookup.asked
    #expect(asked == 2)
  }

  @Test func `what a row has is not counted again`() throws {
    var tally = Tally()
    let length = line("a", 10).utf8.count
    var lookup = Lookup(
      stored: ["1970-01-01": LogMark(position: 2 * length, newest: 30_000_000)])
    tally.begin(log)
    try count(
      line("a", 10) + line("a", 31) + line("a", 20) + line("b", 10), &tally,
      &lookup)
    // The second is newer than all that was counted, the third behind it.
    #expect(requests(&tally) == ["a 1970-01-01": 2, "b 1970-01-01": 1])
  }

  @Test func `parts name the logs that they are of`() throws {
    var tally = Tally()
    var lookup = Lookup()
    let second = LogID.of("0002")
    tally.begin(log)
    try count(line("a", 5), &tally, &lookup)
    tally.begin(second)
    try count(line("a", 4) + line("b", 9), &tally, &lookup)
    let all = tally.takeParts(positions: [log: 70, second: 80])
    let marks = all.flatMap { $0.1 }.flatMap { $0.marks }
    #expect(marks.map(\.0) == [log, second, second])
    #expect(marks.map(\.1.position) == [70, 80, 80])
    #expect(marks.map(\.1.newest) == [5_000_000, 4_000_000, 9_000_000])
  }

  @Test func `a failed question ends the counting`() throws {
    var tally = Tally()
    var lookup = Lookup()
    #expect(throws: Failure.self) {
      try count(
        line("a", 1) + line("broken", 2) + line("a", 3), &tally, &lookup)
    }
    let counted = tally.summary.counted
    #expect(counted == 1)
  }
}

/// Gives a text as a log that is in memory.
func withLog(
  _ text: String, _ body: (borrowing LogBuffer) throws(Failure) -> Void
) throws {
  let path = "/tmp/obs-test-\(UInt64.random(in: 0 ... .max)).log"
  try write(text, to: path)
  defer { remove(path) }
  var source = try LogSource.open(path)
  var buffer = LogBuffer(at: 0)
  while try buffer.refill(from: &source) > 0 { try body(buffer) }
}
