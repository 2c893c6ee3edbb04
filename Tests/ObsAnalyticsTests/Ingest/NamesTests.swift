import Foundation
import ObsFiles
import ObsTesting
import Testing

@testable import obs_analytics

func write(_ text: String, to path: String) throws {
  try Data(text.utf8).write(to: URL(fileURLWithPath: path))
}

func remove(_ path: String) {
  try? FileManager.default.removeItem(atPath: path)
}

@Suite struct NamesTests {
  private func found(
    _ names: [String], _ patterns: [String], rolled: Bool = true
  )
    throws -> [String]
  {
    let folder = "/tmp/obs-test-\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false)
    defer { remove(folder) }
    for name in names { try write("", to: "\(folder)/\(name)") }
    let logs = LogNames(patterns.map { "\(folder)/\($0)" }, withRolled: rolled)
    var failure: Failure?
    return logs.files(&failure).map {
      String($0.path.dropFirst(folder.count + 1))
    }
  }

  private let rolled = [
    "access-2026-11-22T23-40-31.756.log.gz",
    "access-2026-11-22T23-41-31.756.log",
    "access-2026-11-22T23-42-31.756-size.log",
  ]
  private let others = [
    "access.log.1", "access-2026.log", "access-copy.log", "api.log",
    "access-2026-11-22T23-40-31.756.log.gz.tmp2", "access-extra.log.gz",
    "xaccess-2026-11-22T23-41-31.756.log",
  ]

  @Test func `rolled files come first, the oldest of them first`() throws {
    let names = rolled + others + ["access.log"]
    let wanted = rolled + ["access.log"]
    #expect(try found(names.shuffled(), ["access.log"]) == wanted)
    #expect(
      try found(names, ["access.log"], rolled: false) == ["access.log"])
  }

  @Test func `a file is read once, and not beside its compressed self`() throws
  {
    let names = rolled + ["access.log", "access.log.gz"]
    let twice = names + ["access-2026-11-22T23-41-31.756.log.gz"]
    #expect(
      try found(twice, ["access.log", "access.log"])
        == rolled + ["access.log"])
    // Who names it by a pattern means it.
    #expect(try found(twice, ["access*"], rolled: false) == twice.sorted())
  }

  @Test func `a file that is not there is named all the same`() throws {
    #expect(try found([], ["access.log"]) == ["access.log"])
    #expect(try found([], ["access*.log"]).isEmpty)
  }

  @Test(
    arguments: [
      ("shop.apps.example.com", "shop"), ("SHOP.Apps.example.com.", "shop"),
      ("shop.apps.example.com:8443", "shop"), ("shop.example.com", nil),
      (".apps.example.com", nil), ("a.b.apps.example.com", nil),
      ("-.apps.example.com", nil), ("", nil), ("[::1]", nil),
    ])
  func `the template finds the slug`(host: String, slug: String?) throws {
    let hosts = try HostMap(template: "{slug}.apps.example.com", creates: true)
    #expect(hosts.app(host)?.name == slug)
  }

  @Test(arguments: [
    ("/a/x.log", nil), ("/a/y.log", "/a"), ("/b/c/z.log", "/b"),
    ("/b/n/c.log", "/b/n"), ("/top.log", "/"), ("/d/[e]/f.log", "/d"),
  ])
  func `what a pattern names is the directory before it`(
    path: String, base: String?
  ) {
    let patterns = [
      "/a/*.log", "/a/x.log", "/b/?/*.log", "/b/n/*.log", "/*.log",
      #"/d/\[e]/*.log"#,
    ]
    #expect(LogNames(patterns, withRolled: false).base(of: path) == base)
  }

  /// Whose a host is where `bar` names that of `foo`.
  ///
  /// - Parameter foo: the hosts that `foo` names; nil if it isn't there.
  private func app(_ host: String, creates: Bool, foo: [String]? = nil) throws
    -> String?
  {
    try withTemporaryState(inMemory: true) { state in
      let apps = ["bar": ["foo.apps.example.com"], "foo": foo]
      for case (let slug, let hosts?) in apps {
        _ = try AppFile.set(
          [("hosts", .strings(hosts))], of: Slug(slug), in: state)
      }
      var map = try HostMap(
        template: "{slug}.apps.example.com", creates: creates)
      return try map.app(host, in: state)?.name
    }
  }

  @Test(arguments: [false, true])
  func `who names a host has it before an app that isn't there`(
    creates: Bool
  ) throws {
    let host = "Foo.apps.example.com:443"
    #expect(try app(host, creates: creates) == "bar")
    #expect(try app(host, creates: creates, foo: []) == "foo")
    let others = ["other.example.com"]
    #expect(try app(host, creates: creates, foo: others) == "bar")
  }

  @Test func `an app that isn't there has what nobody names`() throws {
    let host = "new.apps.example.com"
    #expect(try app(host, creates: true) == "new")
    #expect(try app(host, creates: false) == nil)
    // Who names hosts has those alone.
    #expect(try app("bar.apps.example.com", creates: true) == nil)
  }

  @Test(arguments: ["shop.example.com", "{slug}.{slug}.com", ""])
  func `a template without a slug is refused`(template: String) {
    #expect(throws: Failure.self) {
      _ = try HostMap(template: template, creates: false)
    }
  }

  @Test func `a flood of names leaves the frequent ones`() {
    var names = FrequentNames()
    for number in 0..<20_000 {
      names.add("random\(number)")
      if number % 10 == 0 { names.add("frequent") }
      if number % 20 == 0 { names.add("rarer") }
    }
    #expect(names.top(2).map(\.0) == ["frequent", "rarer"])
    #expect(names.top(1).first?.1 == 2000)
  }

  @Test func `hosts are told apart, and forgotten when there are too many`() {
    var cache = HostCache()
    for number in 0..<10_000 {
      let host = "h\(String(repeating: "x", count: number % 30))\(number)"
      let text = Array((host + "\"padding.").utf8)
      let range = 0..<host.utf8.count
      #expect(cache.number(text.span, range) == nil)
      cache.add(text.span, range, number: number)
      #expect(cache.number(text.span, range) == number)
    }
  }
}
