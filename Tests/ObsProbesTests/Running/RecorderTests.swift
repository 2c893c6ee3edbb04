import Foundation
import ObsFiles
import ObsTesting
import Testing

@testable import obs_probes

/// What is stored of a check, and what is not.
@Suite struct RecorderTests {
  private static let template = Template(url: "https://{slug}.test")
  private static let down = Verdict.down("http: status 503, not 200")

  private struct App {
    let slug: Slug
    var memory = ProbeMemory()
    var second = 1_800_000_000

    init(in state: borrowing StateDirectory) throws {
      slug = try Slug("a")
      _ = try ProbeFile.replace(
        slug, in: state, with: ProbeConfig(path: "/"))
    }

    /// Checks and stores what was found.
    @discardableResult
    mutating func check(
      _ verdict: Verdict, fall: Int = 2, in state: borrowing StateDirectory,
      certificateEnd: Timestamp? = nil
    ) throws -> Recorded.Result {
      guard let app = try state.app(slug) else { throw Failure.noProbe(slug) }
      try memory.refresh(slug, in: app, of: state, template)
      second += 60
      let outcome = Outcome(
        verdict: verdict, at: Timestamp(seconds: second), latency: 0.002,
        certificateEnd: certificateEnd)
      let task = CheckTask(slug, memory, isCertificateOld: false)
      let recorded = try Recorder(fall: fall, template: template)
        .record(Finding(task, outcome), in: state, patience: 0)
      memory = recorded.memory
      return recorded.result
    }
  }

  private func lines(
    _ entry: String, _ state: borrowing StateDirectory
  ) throws -> [String] {
    guard let file = try state.file(entry, of: Slug("a")) else { return [] }
    let text = String(decoding: try file.readAll(), as: UTF8.self)
    return text.split(separator: "\n").map(String.init)
  }

  private func kinds(_ state: borrowing StateDirectory) throws -> [String] {
    try lines(EventLog.name, state).map { line in
      let bytes = Array(line.utf8)
      return JSON.text("kind", of: bytes.span) ?? "junk"
    }
  }

  private func append(_ text: String, _ state: borrowing StateDirectory)
    throws
  {
    let app = try state.makeApp(Slug("a"))
    _ = try app.append(to: EventLog.name) { _, _ in Array(text.utf8) }
  }

  @Test func `an outage is two events, with all that is known`() throws {
    try withTemporaryState { state in
      var app = try App(in: state)
      let end = Timestamp(seconds: app.second + 86_400 * 30)
      try app.check(.up, in: state)
      for _ in 0..<3 {
        try app.check(Self.down, in: state, certificateEnd: end)
      }
      try app.check(.up, in: state, certificateEnd: end)
      let events = try lines(EventLog.name, state)
      #expect(try kinds(state) == ["probe_down", "probe_up"])
      #expect(
        events[0].contains(
          #""error":"http: status 503, not 200","latency_ms":2.000,"#
            + #""consecutive_failures":2,"certificate_days":29}"#))
      #expect(events[1].contains(#""consecutive_failures":3,"down_for_s":"#))
    }
  }

  @Test func `the next check is to come soon while it is in doubt`() throws {
    try withTemporaryState { state in
      var app = try App(in: state)
      var doubts: [Bool] = []
      for verdict in [Self.down, Self.down, Self.down, .up] {
        let result = try app.check(verdict, fall: 3, in: state)
        if case .stored(let isInDoubt) = result { doubts.append(isInDoubt) }
      }
      #expect(doubts == [true, true, false, false])
    }
  }

  @Test func `each check that says something is in the history`() throws {
    try withTemporaryState { state in
      var app = try App(in: state)
      for verdict in [.up, .untold("local: x"), Self.down, .up] {
        try app.check(verdict, in: state)
      }
      #expect(try lines(CheckHistory.name, state).count == 3)
    }
  }

  @Test(
    arguments: [
      "junk\n", "{}\n", #"{"kind":"probe_up"}"# + "\n",
      #"{"event_id":"evt-x","kind":"probe_up"}"# + "\n", "\n\n",
    ])
  func `junk in the timeline is no event`(junk: String) throws {
    try withTemporaryState { state in
      var app = try App(in: state)
      try app.check(Self.down, fall: 1, in: state)
      try append(junk, state)
      try app.check(Self.down, fall: 1, in: state)
      app.memory = ProbeMemory()
      try app.check(Self.down, fall: 1, in: state)
      try append(junk, state)
      try app.check(.up, in: state)
      let events = try kinds(state).filter { $0.hasPrefix("probe_") }
      #expect(events.filter { $0 == "probe_down" }.count == 1)
      #expect(events.last == "probe_up")
    }
  }

  @Test func `a newline that a crash has cut off makes no event double`()
    throws
  {
    try withTemporaryState { state in
      for isForgotten in [false, true] {
        var app = try App(in: state)
        try app.check(Self.down, fall: 1, in: state)
        let directory = try state.makeApp(app.slug)
        let file = try directory.existing(EventLog.name)
        let torn = try file.readAll().dropLast()
        let name = "\(state.path)/apps/a/\(EventLog.name)"
        try Data(torn).write(to: URL(fileURLWithPath: name))
        if isForgotten { app.memory = ProbeMemory() }
        try app.check(Self.down, fall: 1, in: state)
        try app.check(.up, in: state)
        #expect(try kinds(state).suffix(2) == ["probe_down", "probe_up"])
      }
      #expect(try kinds(state).count == 4)
    }
  }

  @Test func `a timeline that was replaced is read anew, whatever its size`()
    throws
  {
    try withTemporaryState { state in
      var app = try App(in: state)
      try append(String(repeating: "x", count: 400) + "\n", state)
      try app.check(Self.down, fall: 1, in: state)
      let directory = try state.makeApp(app.slug)
      let down = try #require(try lines(EventLog.name, state).last)
      let up = down.replacing("probe_down", with: "probe_up")
      let text = "\(up)\n" + String(repeating: "x", count: 2000) + "\n"
      // Twice: the second one may be the same file to the file system.
      for _ in 0..<2 {
        try directory.replace(EventLog.name, with: Array(text.utf8).span)
      }
      try app.check(.up, in: state)
      #expect(try kinds(state) == ["probe_up", "junk"])
    }
  }

  @Test func `a lock that another process holds is told, nothing else`()
    throws
  {
    try withTemporaryState { state in
      var app = try App(in: state)
      let directory = try state.makeApp(app.slug)
      let lock = try Lock(directory)
      let failure = #expect(throws: Failure.self) {
        try app.check(.up, in: state)
      }
      #expect(failure?.kind == .busy)
      lock.release()
      #expect(try lines(CheckHistory.name, state).isEmpty)
      try app.check(.up, in: state)
      #expect(try lines(CheckHistory.name, state).count == 1)
    }
  }
}
