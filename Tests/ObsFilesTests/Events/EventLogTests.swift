@testable import ObsFiles
import ObsTesting
import Testing

@Suite struct EventLogTests {
  private func drafts(_ kinds: [String]) throws -> [Draft] {
    try kinds.map {
      let json = Array(#"{"kind":"\#($0)"}"#.utf8)
      return try Draft(json: json.span)
    }
  }

  private func kinds(
    of slug: Slug, _ state: borrowing StateDirectory, _ filter: EventFilter
  ) throws -> [String] {
    var kinds: [String] = []
    try EventLog.forEachNewest(of: slug, in: state, filter) { _, line in
      kinds.append(JSON.text("kind", of: line) ?? "")
      return true
    }
    return kinds
  }

  @Test func `ids increase from event to event, over junk and tears`() throws {
    try withTemporaryState { state in
      let slug = try Slug("a")
      _ = try EventLog.append(drafts(["a", "b"]), to: slug, in: state)
      let app = try state.makeApp(slug)
      _ = try app.append(to: EventLog.name) { _, _ in Array("junk\n{}".utf8) }
      _ = try EventLog.append(drafts(["c"]), to: slug, in: state)
      var ids: [EventID] = []
      let filter = EventFilter()
      try EventLog.forEachNewest(of: slug, in: state, filter) { id, _ in
        ids.append(id)
        return true
      }
      #expect(ids.count == 3)
      #expect(ids == ids.sorted(by: >))
      #expect(try kinds(of: slug, state, filter) == ["c", "b", "a"])
    }
  }

  @Test func `every id is found by bisection, and every gap between`() throws {
    try withTemporaryState { state in
      let slug = try Slug("a")
      let names = (0..<300).map { "k\($0)" }
      _ = try EventLog.append(drafts(names), to: slug, in: state)
      let app = try state.makeApp(slug)
      _ = try app.append(to: EventLog.name) { _, _ in Array("junk\n".utf8) }
      let file = try app.existing(EventLog.name)
      var places: [(EventID, Int)] = []
      try file.forEachLine { line, start in
        EventLine(line).map { places.append(($0.id, start)) }
        return true
      }
      for (id, start) in places {
        #expect(try EventLog.offset(of: id, in: file) == start)
      }
      let last = try #require(places.last)
      let after = EventID(value: last.0.value + 1)
      #expect(try EventLog.offset(of: after, in: file) > last.1)
      #expect(try EventLog.offset(of: EventID(value: 0), in: file) == 0)
    }
  }

  @Test func `a list can be filtered and paged`() throws {
    try withTemporaryState { state in
      let slug = try Slug("a")
      _ = try EventLog.append(
        drafts(["a", "b", "a", "c"]), to: slug, in: state)
      var filter = EventFilter()
      filter.kinds = ["a", "c"]
      #expect(try kinds(of: slug, state, filter) == ["c", "a", "a"])
      filter.before = try EventLog.newestID(of: slug, in: state)
      #expect(try kinds(of: slug, state, filter) == ["a", "a"])
    }
  }

  @Test func `since takes the second that it names, and what came later`()
    throws
  {
    try withTemporaryState { state in
      let slug = try Slug("a")
      let stored = try EventLog.append(drafts(["a"]), to: slug, in: state)
      var filter = EventFilter()
      filter.since = JSON.text("at", of: stored.lines.span)
        .flatMap { Timestamp($0) }
      #expect(try kinds(of: slug, state, filter) == ["a"])
      filter.since?.seconds += 1
      #expect(try kinds(of: slug, state, filter) == [])
    }
  }

  @Test func `an id that runs ahead of the clock does not stand for its time`()
    throws
  {
    try withTemporaryState { state in
      let slug = try Slug("a")
      let app = try state.makeApp(slug)
      let ahead =
        #"{"event_id":"evt-ffff00000000","slug":"a","kind":"a","#
        + #""at":"2026-06-26T17:42:11+00:00"}"# + "\n"
      try app.replace(EventLog.name, with: Array(ahead.utf8).span)
      var filter = EventFilter()
      filter.since = Timestamp("2026-06-26T17:42:12Z")
      #expect(try kinds(of: slug, state, filter) == [])
    }
  }

  @Test func `the VM is the newest that a deployment names`() throws {
    try withTemporaryState { state in
      let slug = try Slug("a")
      #expect(try slug.boundVM(in: state) == nil)
      for metadata in [#"{"vm_name":"one"}"#, #"{"vm_name":"two"}"#, "{}"] {
        let json = Array(
          #"{"kind":"deploy_succeeded","metadata":\#(metadata)}"#.utf8)
        let draft = try Draft(json: json.span)
        _ = try EventLog.append([draft], to: slug, in: state)
      }
      #expect(try slug.boundVM(in: state) == "two")
      _ = try AppFile.set([("vm_name", .string("x"))], of: slug, in: state)
      #expect(try slug.boundVM(in: state) == "x")
    }
  }

  private func deploy(
    _ vm: String, _ slug: Slug, _ state: borrowing StateDirectory
  ) throws {
    let json = Array(
      #"{"kind":"deploy_succeeded","metadata":{"vm_name":"\#(vm)"}}"#.utf8)
    let draft = try Draft(json: json.span)
    _ = try EventLog.append([draft], to: slug, in: state)
  }

  @Test func `what was deployed before an offset is left out`() throws {
    try withTemporaryState { state in
      let slug = try Slug("a")
      var sizes = [0]
      for vm in ["one", "two"] {
        try deploy(vm, slug, state)
        _ = try EventLog.append(drafts(["tick"]), to: slug, in: state)
        let app = try state.makeApp(slug)
        sizes.append(try app.existing(EventLog.name).size())
      }
      for (start, expected) in [
        (0, "two"), (sizes[1], "two"), (sizes[1] + 1, nil), (sizes[2], nil),
      ] {
        #expect(try slug.deployedVM(in: state, after: start) == expected)
      }
      #expect(try Slug("b").deployedVM(in: state, after: 7) == nil)
      // app.json is nothing that was deployed.
      _ = try AppFile.set([("vm_name", .string("x"))], of: slug, in: state)
      #expect(try slug.deployedVM(in: state) == "two")
    }
  }
}
