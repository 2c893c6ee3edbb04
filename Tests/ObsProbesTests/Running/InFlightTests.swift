import Foundation
import ObsFiles
import Testing

@testable import obs_probes

/// Somebody changes files while a check of the app is under way: before the
/// loop looks for changes, or after.
@Suite struct InFlightTests {
  /// Runs a test with a check that is under way, changes something, and ends
  /// the check, which has failed.
  ///
  /// - Parameter isSeen: whether the loop looks while the check is under way.
  private func withChange(
    isSeen: Bool, interval: Int = 60,
    _ change: (LoopBench) throws -> Void,
    _ body: (LoopBench, Recorded.Result) throws -> Void
  ) throws {
    try withLoop { bench in
      try bench.set("a") { $0.interval = interval }
      try bench.end(try #require(bench.next(within: 5.25)))
      let task = try #require(bench.next(within: Double(interval) + 1))
      try change(bench)
      if isSeen { #expect(bench.pass(1).isEmpty) }
      let result = try bench.end(task, .down("http: x"))
      try body(bench, result)
    }
  }

  private func isDropped(_ result: Recorded.Result) -> Bool {
    if case .dropped = result { true } else { false }
  }

  @Test(arguments: [false, true])
  func `disabled: it is not recorded, and not checked again`(isSeen: Bool)
    throws
  {
    try withChange(isSeen: isSeen) {
      try $0.set("a") { $0.isEnabled = false }
    } _: { bench, result in
      #expect(isDropped(result))
      #expect(bench.pass(200).isEmpty)
      #expect(try bench.probe("a")?.state.lastStatus == .up)
      #expect(bench.told().isEmpty)
      try bench.set("a") { $0.isEnabled = true }
      #expect(bench.next(within: 5.25) != nil)
    }
  }

  @Test(arguments: [false, true])
  func `deleted: nothing of it comes back`(isSeen: Bool) throws {
    try withChange(isSeen: isSeen) {
      try $0.delete("a")
    } _: { bench, result in
      #expect(isDropped(result))
      #expect(bench.pass(200).isEmpty)
      #expect(try bench.files("a") == [".lock"])
      #expect(bench.told().isEmpty)
      try bench.set("a")
      #expect(bench.next(within: 5.25) != nil)
    }
  }

  @Test(arguments: [false, true])
  func `another path: it is not recorded, and checked soon`(isSeen: Bool)
    throws
  {
    try withChange(isSeen: isSeen) {
      try $0.set("a") { $0.path = "/new" }
    } _: { bench, result in
      #expect(isDropped(result))
      #expect(try bench.probe("a")?.state.consecutiveFailures == 0)
      let task = try #require(bench.next(within: 5.25))
      #expect(task.check?.url == "http://a.test/new")
    }
  }

  @Test(arguments: [false, true])
  func `another interval: it is recorded, and the interval holds`(isSeen: Bool)
    throws
  {
    try withChange(isSeen: isSeen, interval: 300) {
      try $0.set("a") { $0.interval = 10 }
    } _: { bench, result in
      #expect(!isDropped(result))
      #expect(try bench.probe("a")?.state.consecutiveFailures == 1)
      for _ in 0..<5 {
        try bench.end(try #require(bench.next(within: 10.5)))
      }
      #expect(try bench.probe("a")?.config.interval == 10)
    }
  }

  @Test(arguments: [false, true])
  func `broken: it is told once, and not checked until it is repaired`(
    isSeen: Bool
  ) throws {
    try withChange(isSeen: isSeen) {
      try $0.write("{", to: "a", "probe.json")
    } _: { bench, result in
      #expect(isDropped(result))
      #expect(bench.pass(200).isEmpty)
      #expect(bench.told().count == 1)
      try bench.write(#"{"config":{"path":"/ok"}}"#, to: "a", "probe.json")
      #expect(bench.next(within: 5.25)?.check?.url == "http://a.test/ok")
    }
  }

  @Test(arguments: [false, true])
  func `bound elsewhere: it is not recorded, and checked there soon`(
    isSeen: Bool
  ) throws {
    try withChange(isSeen: isSeen) {
      try $0.bind("a", to: "http://other")
    } _: { bench, result in
      #expect(isDropped(result))
      let probe = try bench.probe("a")
      #expect(probe?.state.consecutiveFailures == 0)
      #expect(bench.next(within: 5.25)?.check?.url == "http://other/")
    }
  }

  @Test(arguments: [false, true])
  func `removed with its directory: nothing of it comes back`(isSeen: Bool)
    throws
  {
    try withChange(isSeen: isSeen) {
      try FileManager.default.removeItem(atPath: $0.path("a"))
    } _: { bench, result in
      #expect(isDropped(result))
      #expect(bench.pass(200).isEmpty)
      #expect(!FileManager.default.fileExists(atPath: bench.path("a")))
      #expect(bench.running == 0)
    }
  }

  @Test(arguments: [false, true])
  func `deleted and set anew: it counts, for it asked for the same`(
    isSeen: Bool
  ) throws {
    try withChange(isSeen: isSeen) {
      try $0.delete("a")
      try $0.set("a") { $0.interval = 60 }
    } _: { bench, _ in
      let probe = try #require(try bench.probe("a"))
      #expect(probe.state.consecutiveFailures <= 1)
      try bench.end(try #require(bench.next(within: 5.25)))
      #expect(try bench.probe("a")?.state.lastStatus == .up)
    }
  }

  @Test func `removed and set anew: never two checks at once`() throws {
    try withLoop { bench in
      try bench.set("a") { $0.interval = 5 }
      let task = try #require(bench.next(within: 5.25))
      try FileManager.default.removeItem(atPath: bench.path("a"))
      _ = bench.pass(1)
      try bench.set("a") { $0.interval = 5 }
      let early = bench.pass(20)
      try bench.end(task)
      #expect(early.map(\.slug) == [])
    }
  }

  @Test func `a check that can't be stored is told, and the next ones are`()
    throws
  {
    try withLoop { bench in
      func fail() throws {
        try bench.end(
          try #require(bench.next(within: 5.25)), .down("http: x"))
      }
      try bench.set("a") { $0.interval = 5 }
      let events = bench.path("a", "events.jsonl")
      try FileManager.default.createDirectory(
        atPath: events, withIntermediateDirectories: false)
      for _ in 0..<3 {
        try fail()
        #expect(bench.told().count == 1)
      }
      try FileManager.default.removeItem(atPath: events)
      for _ in 0..<2 { try fail() }
      #expect(bench.told().isEmpty)
      #expect(try bench.files("a").contains("events.jsonl"))
    }
  }
}
