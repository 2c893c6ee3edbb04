import Foundation
import ObsFiles
import Testing

@testable import obs_probes

/// Somebody changes files while no check of the app is under way.
@Suite struct LoopChangeTests {
  /// Runs a test with an app that has been checked once.
  private func withApp(
    interval: Int = 3600, _ body: (LoopBench) throws -> Void
  ) throws {
    try withLoop { bench in
      try bench.set("a") { $0.interval = interval }
      try bench.end(try #require(bench.next(within: 5.25)))
      try body(bench)
    }
  }

  @Test func `another path or status is checked soon`() throws {
    try withApp { bench in
      try bench.set("a") { $0.path = "/new" }
      let task = try #require(bench.next(within: 5.25))
      #expect(task.check?.url == "http://a.test/new")
      try bench.end(task)
      try bench.set("a") { $0.expectedStatus = 204 }
      #expect(bench.next(within: 5.25)?.check?.expectedStatus == 204)
    }
  }

  @Test func `another interval holds from now on`() throws {
    try withApp { bench in
      try bench.set("a") { $0.interval = 5 }
      for _ in 0..<5 {
        try bench.end(try #require(bench.next(within: 5.25)))
      }
      try bench.set("a") { $0.interval = 86_400 }
      #expect(bench.pass(60).isEmpty)
    }
  }

  @Test func `a disabled probe is not checked, an enabled one is soon`()
    throws
  {
    try withApp(interval: 5) { bench in
      try bench.set("a") { $0.isEnabled = false }
      #expect(bench.pass(60).isEmpty)
      try bench.set("a") {
        $0.isEnabled = true
        $0.interval = 3600
      }
      #expect(bench.next(within: 5.25) != nil)
    }
  }

  @Test func `a deleted probe is not checked, a new one is soon`() throws {
    try withApp(interval: 5) { bench in
      try bench.delete("a")
      #expect(bench.pass(60).isEmpty)
      try bench.set("a") { $0.interval = 3600 }
      #expect(bench.next(within: 5.25) != nil)
    }
  }

  @Test func `a probe that is edited by hand is taken`() throws {
    try withApp { bench in
      let text = #"{"config":{"path":"/hand","interval_s":5}}"#
      try bench.write(text, to: "a", "probe.json")
      #expect(bench.next(within: 5.25)?.check?.url == "http://a.test/hand")
    }
  }

  @Test(
    arguments: [
      "", "{", "[]", #"{"config":{"path":"x"}}"#, #"{"config":7}"#, "\0",
    ])
  func `a broken file is told once for each change, and not checked`(
    text: String
  ) throws {
    try withApp(interval: 5) { bench in
      for _ in 0..<2 {
        try bench.write(text, to: "a", "probe.json")
        #expect(bench.pass(70).isEmpty)
        let told = bench.told()
        #expect(told.count == 1)
        #expect(told.first?.contains("probe.json is damaged") == true)
        try bench.write(#"{"config":{"path":"/"}}"#, to: "a", "probe.json")
        try bench.end(try #require(bench.next(within: 5.25)))
        #expect(bench.told().isEmpty)
      }
    }
  }

  @Test func `a file that is still being written is not told of`() throws {
    try withApp { bench in
      for isMended in [true, false] {
        try bench.write("{", to: "a", "probe.json")
        try bench.setTime("a", "probe.json", agoMilliseconds: 300)
        #expect(bench.pass(0.5).isEmpty && bench.told().isEmpty)
        if isMended {
          try bench.write(#"{"config":{"path":"/"}}"#, to: "a", "probe.json")
          try bench.end(try #require(bench.next(within: 5.25)))
        }
        _ = bench.pass(3)
        #expect(bench.told().count == (isMended ? 0 : 1))
      }
    }
  }

  @Test func `a file that is broken as it was is told again`() throws {
    try withApp { bench in
      for _ in 0..<3 {
        try bench.write("{", to: "a", "probe.json")
        _ = bench.pass(1)
        #expect(bench.told().count == 1)
        try bench.write(
          #"{"config":{"path":"/","interval_s":3600},"#
            + #""last_run_at":"2026-01-01T00:00:00+00:00"}"#,
          to: "a", "probe.json")
        _ = bench.pass(1)
        #expect(bench.told().isEmpty)
      }
    }
  }

  @Test func `an app that is bound elsewhere is checked there, soon`() throws {
    try withApp { bench in
      try bench.bind("a", to: "https://other")
      #expect(bench.next(within: 5.25)?.check?.url == "https://other/")
    }
  }

  @Test func `a broken app.json is a fault of that app`() throws {
    try withApp { bench in
      try bench.write("{", to: "a", "app.json")
      let task = try #require(bench.next(within: 5.25))
      #expect(task.fault?.contains("app.json is damaged") == true)
      try bench.end(task)
      try bench.write("{}", to: "a", "app.json")
      #expect(bench.next(within: 5.25)?.check?.url == "http://a.test/")
    }
  }
}

// MARK: - Directories

extension LoopChangeTests {
  @Test func `an app's directory that is removed is forgotten`() throws {
    try withApp(interval: 5) { bench in
      try FileManager.default.removeItem(atPath: bench.path("a"))
      #expect(bench.pass(60).isEmpty)
      #expect(bench.told().isEmpty)
      try bench.set("a")
      #expect(bench.next(within: 5.25) != nil)
    }
  }

  @Test func `an app's directory that is moved away is forgotten`() throws {
    try withApp(interval: 5) { bench in
      try FileManager.default.moveItem(
        atPath: bench.path("a"), toPath: bench.folder + "/away")
      _ = bench.pass(1)
      #expect(bench.pass(60).isEmpty)
    }
  }

  @Test func `an app's directory that is replaced is looked at`() throws {
    try withApp { bench in
      let manager = FileManager.default
      try bench.set("b") { $0.path = "/b" }
      try bench.end(try #require(bench.next(within: 5.25)))
      try manager.moveItem(
        atPath: bench.path("a"), toPath: bench.folder + "/away")
      try manager.moveItem(
        atPath: bench.path("b"), toPath: bench.path("a"))
      let task = try #require(bench.next(within: 6.25))
      #expect(task.check?.url == "http://a.test/b")
      try bench.end(task)
      // It is watched, too.
      try bench.set("a") { $0.path = "/c" }
      #expect(bench.next(within: 5.25)?.check?.url == "http://a.test/c")
    }
  }

  @Test func `the directory of all apps can be replaced`() throws {
    try withApp { bench in
      let manager = FileManager.default
      let apps = bench.folder + "/apps"
      try manager.moveItem(atPath: apps, toPath: bench.folder + "/old")
      _ = bench.pass(2)
      try bench.set("new")
      #expect(bench.next(within: 7)?.slug.name == "new")
    }
  }

  @Test func `names that are no slugs and files are passed over`() throws {
    try withApp { bench in
      let apps = bench.folder + "/apps"
      let manager = FileManager.default
      for name in ["UPPER", ".hidden", "a.b"] {
        try manager.createDirectory(
          atPath: "\(apps)/\(name)", withIntermediateDirectories: false)
      }
      try "x".write(
        toFile: apps + "/file", atomically: false, encoding: .utf8)
      _ = bench.pass(130)
      #expect(bench.told().count <= 1)
      try bench.set("b")
      #expect(bench.next(within: 5.25)?.slug.name == "b")
    }
  }
}
