import Foundation
import Glibc
import ObsTesting
import Testing

@testable import ObsFiles
@testable import obs_metrics

@Suite struct BindingsTests {
  private func refresh(
    _ bindings: inout Bindings, _ state: borrowing StateDirectory
  ) throws -> (apps: [String: [String]], troubled: [String]) {
    var troubled: [String] = []
    let apps = try bindings.refresh(in: state) { slug, failure in
      if failure != nil { troubled.append(slug.name) }
    }
    return (apps.mapValues { $0.map(\.name) }, troubled)
  }

  private func bind(
    _ slug: String, _ vm: String, _ state: borrowing StateDirectory
  ) throws {
    _ = try AppFile.set(
      [("vm_name", .string(vm))], of: Slug(slug), in: state)
  }

  private func deploy(
    _ slug: String, _ vm: String, _ state: borrowing StateDirectory
  ) throws {
    let json = Array(
      #"{"kind":"deploy_succeeded","metadata":{"vm_name":"\#(vm)"}}"#.utf8)
    let draft = try Draft(json: json.span)
    _ = try EventLog.append([draft], to: Slug(slug), in: state)
  }

  @Test func `app.json binds, else the newest deployment does`() throws {
    try withTemporaryState(inMemory: true) { state in
      var bindings = Bindings()
      #expect(try refresh(&bindings, state).apps == [:])
      try deploy("a", "one", state)
      try deploy("b", "one", state)
      #expect(try refresh(&bindings, state).apps == ["one": ["a", "b"]])
      try deploy("b", "two", state)
      #expect(
        try refresh(&bindings, state).apps == ["one": ["a"], "two": ["b"]])
      try bind("a", "two", state)
      #expect(try refresh(&bindings, state).apps == ["two": ["a", "b"]])
      try deploy("a", "three", state)
      #expect(try refresh(&bindings, state).apps == ["two": ["a", "b"]])
      let app = try state.makeApp(Slug("a"))
      try app.remove(AppFile.name)
      #expect(
        try refresh(&bindings, state).apps == ["three": ["a"], "two": ["b"]])
    }
  }

  @Test func `an app that can't be read stays as it was, and hides none`()
    throws
  {
    try withTemporaryState(inMemory: true) { state in
      var bindings = Bindings()
      try bind("a", "one", state)
      try bind("b", "two", state)
      _ = try refresh(&bindings, state)
      let app = try state.makeApp(Slug("a"))
      try app.replace("app.json", with: Array("[]".utf8).span)
      for _ in 0..<2 {
        let found = try refresh(&bindings, state)
        #expect(found.apps == ["one": ["a"], "two": ["b"]])
        #expect(found.troubled == ["a"])
      }
      // A new look begins without what was known.
      var other = Bindings()
      #expect(try refresh(&other, state).apps == ["two": ["b"]])
      try bind("c", "two", state)
      try app.replace("app.json", with: Array("{}".utf8).span)
      let found = try refresh(&bindings, state)
      #expect(found.apps == ["two": ["b", "c"]] && found.troubled == [])
    }
  }

  /// A writer in the middle of its line: the look that comes then must not
  /// keep the next one from seeing it.
  @Test func `a line that is half written is seen once it is whole`() throws {
    try withTemporaryState(inMemory: true) { state in
      var bindings = Bindings()
      try deploy("a", "one", state)
      try deploy("other", "two", state)
      _ = try refresh(&bindings, state)
      let other = try state.makeApp(Slug("other")).existing(EventLog.name)
      let line = try other.readAll()
      for part in [line.prefix(100), line.dropFirst(100)] {
        let path = "\(state.path)/apps/a/\(EventLog.name)"
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(part))
        try file.close()
        _ = try refresh(&bindings, state)
      }
      #expect(try refresh(&bindings, state).apps == ["two": ["a", "other"]])
    }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `after any edits it is what a new look finds`(seed: UInt64) throws {
    try withTemporaryState(inMemory: true) { state in
      var bindings = Bindings()
      var edits = BindingEdits(seed: seed)
      var expected: [String: String] = [:]
      var bound = 0
      for _ in 0..<60 {
        try edits.step(in: state)
        // The file system's clock may move only every 4 ms.
        usleep(5_000)
        let found = try refresh(&bindings, state)
        let slugs = try state.slugs()
        expected = expected.filter { old in
          slugs.contains { $0.name == old.key }
        }
        for slug in slugs {
          do {
            expected[slug.name] = try slug.boundVM(in: state)
            #expect(!found.troubled.contains(slug.name))
          } catch {
            #expect(found.troubled.contains(slug.name))
          }
        }
        var apps: [String: [String]] = [:]
        for (slug, vm) in expected.sorted(by: { $0.key < $1.key }) {
          apps[vm, default: []].append(slug)
        }
        #expect(found.apps == apps, "after \(edits.last)")
        bound += apps.count
      }
      #expect(bound > 30)
    }
  }
}
