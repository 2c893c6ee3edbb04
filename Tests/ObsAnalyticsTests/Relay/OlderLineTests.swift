import Testing

@testable import obs_analytics

@Suite struct OlderLineTests {
  /// The lines that are kept of logs, which are given as how many lines they
  /// have and when they were written.
  private func kept(
    _ count: Int, of logs: [(lines: Int, written: Int)], bytes: Int = 1 << 20
  ) -> [String] {
    var older: [OlderLine] = []
    for (number, log) in logs.enumerated() {
      let trail = LogTrail("/\(number)", after: log.written)
      let lines = (0..<log.lines).map { line in
        Tail.Line(
          bytes: Array("\(number):\(line)".utf8), time: 0,
          before: .beginning(after: 0), place: .beginning(after: 0))
      }
      // No more is read than that.
      let most = older.shareOfNext(of: count, bytes: bytes)
      older.append(lines.suffix(most.count), of: trail)
      older.keepShares(of: count, bytes: bytes)
      older.keepNewest(count, bytes: bytes)
    }
    return older.map { String(decoding: $0.line.bytes, as: UTF8.self) }
  }

  /// How many lines of each log.
  private func counts(_ lines: [String]) -> [Character: Int] {
    Dictionary(grouping: lines) { $0.first ?? " " }.mapValues(\.count)
  }

  @Test(arguments: [1, 2, 9, 99, 100, 101, 500])
  func `there are as many as are wanted, if there are so many`(count: Int) {
    let logs = [(1000, 5), (3, 9), (0, 7), (40, 1)]
    for first in logs.indices {
      let turned = Array(logs[first...] + logs[..<first])
      #expect(kept(count, of: turned).count == count)
    }
    #expect(kept(count, of: [(3, 1), (0, 2)]).count == min(3, count))
  }

  @Test func `what a short log leaves over the others get`() {
    let lines = kept(100, of: [(1000, 1), (3, 2), (40, 3)])
    #expect(counts(lines) == ["0": 57, "1": 3, "2": 40])
    #expect(lines.first == "0:943")
    #expect(counts(kept(100, of: [(80, 1), (70, 2)])) == ["0": 50, "1": 50])
  }

  @Test func `what does not come out even is of the newest logs`() {
    let logs = [(1000, 1), (9, 3), (9, 2)]
    #expect(kept(1, of: logs) == ["1:8"])
    #expect(kept(2, of: logs) == ["2:8", "1:8"])
    #expect(kept(4, of: logs) == ["0:999", "2:8", "1:7", "1:8"])
  }

  @Test func `bytes are shared likewise, and the newest comes in any case`() {
    let logs = [(9, 1), (1, 2)]
    #expect(kept(9, of: logs, bytes: 9) == ["0:7", "0:8", "1:0"])
    #expect(kept(9, of: [(9, 1)], bytes: 1) == ["0:8"])
  }
}
