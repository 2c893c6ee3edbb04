import Foundation
import ObsFiles
import Testing

@testable import obs_probes

/// What is checked when, while nobody changes anything, and what is told.
@Suite struct ProbeLoopTests {
  @Test func `without apps there is nothing to do`() throws {
    try withLoop { bench in
      #expect(bench.pass(120).isEmpty)
      #expect(bench.told().isEmpty)
    }
  }

  @Test func `the first app's directory is seen within seconds`() throws {
    try withLoop { bench in
      _ = bench.pass(10)
      try bench.set("a")
      let task = bench.next(within: 7)
      #expect(task?.slug.name == "a")
      #expect(task?.check?.url == "http://a.test/")
    }
  }

  @Test func `a new app is seen at the next look and checked soon`() throws {
    try withLoop { bench in
      for name in ["a", "b", "c", "d"] {
        try bench.set(name) { $0.interval = 86_400 }
        let task = try #require(bench.next(within: 5))
        #expect(task.slug.name == name)
        try bench.end(task)
      }
    }
  }

  @Test func `an app without a probe, or with a disabled one, is left alone`()
    throws
  {
    try withLoop { bench in
      try bench.bind("a", to: "http://x")
      try bench.set("b") { $0.isEnabled = false }
      #expect(bench.pass(200).isEmpty)
      #expect(bench.told().isEmpty)
    }
  }

  @Test func `checks come on the grid, one in each interval`() throws {
    try withLoop { bench in
      try bench.set("a") { $0.interval = 30 }
      try bench.end(try #require(bench.next(within: 5)))
      let phase = Int(try Slug("a").hash % 30_000)
      for _ in 0..<20 {
        let task = try #require(bench.next(within: 31))
        let late = (bench.clocks.wall / 1000 - phase) % 30_000
        #expect(late <= 250)
        try bench.end(task)
      }
    }
  }

  @Test func `what was checked before the loop began waits for its turn`()
    throws
  {
    try withLoop { bench in
      try bench.set("a") {
        $0.interval = 86_400
        $0.path = "/x"
      }
      try bench.end(try #require(bench.next(within: 5)))
      let other = try LoopBench(
        bench.folder, template: "http://{slug}.test")
      let tasks = other.pass(60)
      #expect(tasks.isEmpty)
    }
  }

  @Test func `after a first failure the next check comes soon`() throws {
    try withLoop { bench in
      try bench.set("a") { $0.interval = 3600 }
      try bench.end(
        try #require(bench.next(within: 5)), .down("connect: refused"))
      try bench.end(
        try #require(bench.next(within: 5.25)), .down("connect: refused"))
      // Now it is known; the grid is early enough.
      #expect(bench.next(within: 5.25) == nil)
      #expect(try bench.files("a").contains("events.jsonl"))
    }
  }

  @Test func `a check takes no turn while one is under way`() throws {
    try withLoop { bench in
      try bench.set("a") { $0.interval = 5 }
      let task = try #require(bench.next(within: 5))
      #expect(bench.pass(60).isEmpty)
      try bench.end(task)
      #expect(bench.next(within: 5.25)?.slug == task.slug)
    }
  }

  @Test func `own writes are no changes`() throws {
    try withLoop { bench in
      for name in ["a", "b", "c"] { try bench.set(name) { $0.interval = 10 } }
      var ended = 0
      for _ in 0..<400 {
        for task in bench.pass(0.25) {
          try bench.end(task, ended % 7 == 0 ? .down("http: x") : .up)
          ended += 1
        }
      }
      // 100 s: ten for each, a second one after each failure and at first.
      #expect((30...40).contains(ended))
    }
  }

  @Test func `a certificate is asked for each hour, and while it fails`()
    throws
  {
    try withLoop(template: "https://{slug}.test") { bench in
      try bench.set("a") { $0.interval = 600 }
      var task = try #require(bench.next(within: 5))
      #expect(task.wantsCertificate)
      try bench.end(task, .down("tls: x"))
      task = try #require(bench.next(within: 5.25))
      #expect(task.wantsCertificate)
    }
  }
}

// MARK: - What is told

extension ProbeLoopTests {
  @Test func `without a base URL a probe is told of once`() throws {
    try withLoop(template: nil) { bench in
      try bench.set("a") { $0.interval = 5 }
      for _ in 0..<5 {
        let task = try #require(bench.next(within: 5.25))
        #expect(task.check == nil)
        try bench.end(task)
      }
      let fault =
        "local: no base URL: set OBS_BASE_URL or use obs-probes bind"
      #expect(bench.told() == [fault])
      #expect(bench.told().isEmpty)
      let state = try #require(try bench.probe("a")).state
      #expect(state.lastError == fault && state.lastStatus == nil)
      #expect(state.consecutiveFailures == 0)
    }
  }

  @Test func `what keeps a check from being made is told again once it was`()
    throws
  {
    try withLoop { bench in
      try bench.set("a") { $0.interval = 5 }
      let lack = Verdict.untold("local: no descriptors")
      for verdict in [lack, lack, .up, lack, lack, .down("http: x"), lack] {
        try bench.end(try #require(bench.next(within: 5.25)), verdict)
      }
      #expect(
        bench.told() == Array(repeating: "local: no descriptors", count: 3))
    }
  }

  @Test func `a base URL that breaks the rules is told`() throws {
    try withLoop { bench in
      try bench.bind("a", to: "ftp://x")
      try bench.set("a")
      let task = try #require(bench.next(within: 5.25))
      #expect(task.check == nil)
      #expect(task.fault?.hasPrefix("app.json: URL must be") == true)
      try bench.end(task)
      #expect(bench.told().count == 1)
    }
  }

  @Test func `reloading goes by the new template, but for apps that are bound`()
    throws
  {
    try withLoop { bench in
      try bench.set("a") { $0.interval = 30 }
      try bench.set("b") { $0.interval = 30 }
      try bench.bind("b", to: "http://own")
      for task in bench.pass(5) { try bench.end(task) }
      bench.reload(template: "https://{slug}.other")
      let tasks = bench.pass(31)
      #expect(
        Set(tasks.map { $0.check?.url })
          == ["https://a.other/", "http://own/"])
      for task in tasks { try bench.end(task) }
      bench.reload(template: nil)
      let faults = bench.pass(31).filter { $0.slug.name == "a" }
      #expect(!faults.isEmpty && faults.allSatisfy { $0.check == nil })
    }
  }
}
