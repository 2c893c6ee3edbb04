import ObsFiles
import Testing

@testable import obs_analytics

@Suite struct RollupMergeTests {
  private let today = Timestamp(seconds: 20_000 * 86_400)
  private let log = LogID.of("66ff")
  private let other = LogID.of("ffff")

  private func part(
    _ day: Int, _ requests: Int, log: LogID? = nil, position: Int = 100
  ) -> DayPart {
    var rollup = Rollup()
    for _ in 0..<requests {
      rollup.add(
        AccessEntry(
          host: 0..<1, time: day * 86_400_000_000, status: 200, bytes: 10,
          latency: 1_000_000))
    }
    return DayPart(
      day: day, row: RollupRow(day: day, rollup),
      marks: [(log ?? self.log, LogMark(position: position, newest: day))])
  }

  private func merged(
    _ parts: [DayPart], into old: String = "", today: Timestamp? = nil
  ) -> String {
    var merge = RollupMerge(parts, today: today ?? self.today)
    return String(decoding: merge.merged(into: Array(old.utf8)), as: UTF8.self)
  }

  private func days(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { Array($0.utf8).span.dayPrefix }
  }

  private func requests(_ text: String) -> [Int?] {
    text.split(separator: "\n").map {
      StoredRollup(Array($0.utf8).span)?.row.requests
    }
  }

  @Test func `days are kept in their order, whatever comes first`() {
    var text = merged([part(19_990, 1), part(20_000, 2)])
    text = merged(
      [part(19_995, 3), part(19_980, 4), part(20_001, 5)], into: text)
    #expect(
      days(text) == [
        "2024-09-14", "2024-09-24", "2024-09-29", "2024-10-04", "2024-10-05",
      ])
    #expect(requests(text) == [4, 1, 3, 2, 5])
  }

  @Test func `a day's parts add up, and marks only go up`() throws {
    var text = merged([part(19_990, 1, position: 500)])
    text = merged([part(19_990, 2, position: 300)], into: text)
    text = merged([part(19_990, 4, log: other, position: 7)], into: text)
    let line = Array(text.dropLast().utf8)
    let read = StoredRollup(line.span)
    let stored = try #require(read)
    #expect(stored.row.requests == 7)
    #expect(stored.seen[log]?.position == 500)
    #expect(stored.seen[other]?.position == 7)
    #expect(text.utf8.filter { $0 == UInt8(ascii: "\n") }.count == 1)
  }

  @Test func `other days stay byte for byte, junk too`() {
    let junk = "torn {\n{\"day\":\"2024-09-13\",\"requests\":1}\n"
    let text = merged([part(19_980, 1), part(20_000, 1)], into: junk)
    #expect(text.contains(junk))
  }

  @Test func `a last line without its end is junk, not a beginning`() {
    let text = merged([part(20_000, 1)], into: "{\"day\":\"2024-1")
    #expect(text.hasPrefix("{\"day\":\"2024-1\n"))
    #expect(requests(text) == [nil, 1])
  }

  @Test func `a histogram goes a week after its last change`() {
    let old = merged([part(10_000, 3)])
    #expect(old.contains(#""latency":{"until":"2024-10-11""#))
    func later(_ days: Int) -> String {
      merged(
        [part(20_000 + days, 1)], into: old,
        today: Timestamp(seconds: (20_000 + days) * 86_400))
    }
    #expect(later(7).hasPrefix(old))
    let row = later(8).split(separator: "\n")[0]
    #expect(!row.contains("latency") && row.contains(#""p50_ms":1.001,"#))
    #expect(row.contains("\"seen\":{\"\(log.digits)\":[100,10000]}"))
  }

  @Test func `a late line is counted in a row without its histogram`() {
    let old = merged([part(10_000, 3)])
    let without = merged(
      [part(20_100, 1)], into: old, today: Timestamp(seconds: 20_100 * 86_400))
    let text = merged([part(10_000, 2)], into: without)
    #expect(requests(text) == [5, 1])
    #expect(text.split(separator: "\n")[0].contains(#""p50_ms":1.001,"#))
  }
}

// MARK: - Counting anew

extension RollupMergeTests {
  private func rebuilt(
    _ parts: [DayPart], from logs: [LogID], into old: String
  ) -> (text: String, leftAlone: [String]) {
    var marks = LogMarks()
    for log in logs { marks.merge(log, LogMark(position: 100)) }
    var merge = RollupMerge(parts, replacingFrom: marks, today: today)
    let text = merge.merged(into: Array(old.utf8))
    return (String(decoding: text, as: UTF8.self), merge.leftAlone)
  }

  @Test func `a day is replaced if its logs are all there`() {
    let old = merged([part(19_990, 3), part(20_000, 1)])
    let (text, leftAlone) = rebuilt([part(19_990, 5)], from: [log], into: old)
    #expect(requests(text) == [5, 1])
    #expect(leftAlone.isEmpty)
  }

  @Test func `a day stays that has requests of another log`() {
    let old = merged([part(19_990, 3)])
    let both = merged([part(19_990, 1, log: other)], into: old)
    let (text, leftAlone) = rebuilt([part(19_990, 9)], from: [log], into: both)
    #expect(text == both)
    #expect(leftAlone == ["2024-09-24"])
  }

  @Test func `a day stays that has more than the logs have`() {
    let old = merged([part(19_990, 3)])
    let (text, leftAlone) = rebuilt([part(19_990, 2)], from: [log], into: old)
    #expect(text == old)
    #expect(leftAlone == ["2024-09-24"])
    let longer = merged([part(19_990, 3, position: 101)])
    #expect(
      rebuilt([part(19_990, 4)], from: [log], into: longer).text == longer)
  }
}
