import ObsFiles
import ObsTesting
import Testing

@testable import obs_probes

@Suite struct CheckHistoryTests {
  private func at(_ seconds: Int) -> Timestamp {
    Timestamp(seconds: 1_700_000_000 + seconds)
  }

  /// A check as the recorder notes it.
  private func add(
    _ seconds: Int, to app: borrowing Directory, _ end: inout CheckHistory.End?
  ) throws {
    let old = if let end { end } else { try CheckHistory.end(in: app) }
    let outcome = Outcome(verdict: .up, at: at(seconds), latency: 0.001)
    let span = CheckSpan.extending(
      old.span, with: outcome, gap: 100, certificateEnd: nil)
    end = try CheckHistory.append(
      span, to: app, of: Slug("shop"), after: old)
  }

  /// The spans with their times counted from the beginning, the newest first.
  private func spans(_ app: borrowing Directory) throws -> [ClosedRange<Int>] {
    let zero = at(0).seconds
    return try CheckHistory.spans(in: app).map {
      $0.from.seconds - zero...$0.to.seconds - zero
    }
  }

  private func size(_ app: borrowing Directory) throws -> Int {
    let file = try app.existing(CheckHistory.name)
    return try file.size()
  }

  private func write(_ text: String, to app: borrowing Directory) throws {
    _ = try app.append(to: CheckHistory.name) { _, _ in Array(text.utf8) }
  }

  private func withApp(_ body: (borrowing Directory) throws -> Void) throws {
    try withTemporaryState { state in
      let app = try state.makeApp(Slug("a"))
      try body(app)
    }
  }

  @Test func `an app that was never checked has no history`() throws {
    try withApp { app in
      #expect(try spans(app).isEmpty)
      let end = try CheckHistory.end(in: app)
      #expect(end.span == nil && end.size == 0)
    }
  }

  @Test func `checks without a gap are one span`() throws {
    try withApp { app in
      var end: CheckHistory.End?
      for second in stride(from: 0, through: 3000, by: 60) {
        try add(second, to: app, &end)
      }
      #expect(try spans(app) == [0...3000])
      let known = try #require(end)
      #expect(try size(app) == known.size)
    }
  }

  @Test func `a gap begins a new span`() throws {
    try withApp { app in
      var end: CheckHistory.End?
      for second in [0, 100, 201, 300, 1000] { try add(second, to: app, &end) }
      #expect(try spans(app) == [1000...1000, 201...300, 0...100])
    }
  }

  @Test func `who has forgotten the end reads it`() throws {
    try withApp { app in
      for second in [0, 60, 120, 400] {
        var forgotten: CheckHistory.End?
        try add(second, to: app, &forgotten)
      }
      #expect(try spans(app) == [400...400, 0...120])
    }
  }

  @Test func `a clock that is set back loses no time`() throws {
    try withApp { app in
      var end: CheckHistory.End?
      for second in [1000, 1060, 1030, 1090] { try add(second, to: app, &end) }
      #expect(try spans(app) == [1000...1090])
      for second in [400, 460] { try add(second, to: app, &end) }
      #expect(try spans(app) == [400...460, 1000...1090])
    }
  }

  @Test(
    arguments: [
      "junk\n", "{}\n", "\n\n", "[1,2,3]\n", "null\n",
      #"{"from":"2023-11-14T22:13:20+00:00","to":7}"# + "\n",
      String(repeating: "x", count: 70_000) + "\n", "\0\0\0\0\n",
    ])
  func `junk between lines is passed over`(junk: String) throws {
    try withApp { app in
      var end: CheckHistory.End?
      try write(junk, to: app)
      try add(0, to: app, &end)
      try write(junk, to: app)
      try add(60, to: app, &end)
      try write(junk, to: app)
      end = nil
      try add(120, to: app, &end)
      #expect(try spans(app) == [0...120])
    }
  }

  @Test(arguments: [1, 2, 20, 60, 95])
  func `a torn last line costs no more than itself`(count: Int) throws {
    try withApp { app in
      var end: CheckHistory.End?
      for second in [0, 60, 120] { try add(second, to: app, &end) }
      let file = try app.existing(CheckHistory.name)
      let text = try file.readAll()
      let torn = Array(text.dropLast(count))
      try app.replace(CheckHistory.name, with: torn.span)
      #expect(try spans(app) == [0...60])
      end = nil
      for second in [130, 190] { try add(second, to: app, &end) }
      #expect(try spans(app) == [0...190])
    }
  }
}

// MARK: - Compaction

extension CheckHistoryTests {
  @Test func `a file that grows too long keeps what counts`() throws {
    try withApp { app in
      var end: CheckHistory.End?
      var second = 0
      var expected: [ClosedRange<Int>] = []
      var largest = 0
      for round in 0..<30 {
        let from = second
        for _ in 0..<100 {
          try add(second, to: app, &end)
          second += 60
        }
        expected.insert(from...second - 60, at: 0)
        second += 500 + round
        let size = try size(app)
        largest = max(largest, size)
        #expect(size == end?.size)
      }
      #expect(try spans(app) == expected)
      #expect(largest < 70_000)
    }
  }

  @Test func `of many spans the newest hundred are kept`() throws {
    try withApp { app in
      var end: CheckHistory.End?
      for index in 0..<600 { try add(index * 1000, to: app, &end) }
      let spans = try spans(app)
      #expect(spans.count >= 100)
      let newest = (0..<spans.count).map { (599 - $0) * 1000 }
      #expect(spans == newest.map { $0...$0 })
      #expect(try size(app) < 40_000)
    }
  }

  @Test func `a span that goes on is not doubled when the file is rewritten`()
    throws
  {
    try withApp { app in
      var end: CheckHistory.End?
      for index in 0..<2000 { try add(index * 10, to: app, &end) }
      #expect(try spans(app) == [0...19_990])
    }
  }

  @Test func `who finds a long file rewrites it, too`() throws {
    try withApp { app in
      try write(String(repeating: "junk\n", count: 10_000), to: app)
      var end: CheckHistory.End?
      for second in [0, 60] { try add(second, to: app, &end) }
      #expect(try spans(app) == [0...60])
      #expect(try size(app) < 300)
    }
  }
}
