import ObsFiles
import ObsTesting
import Testing

@testable import obs_probes

@Suite struct RecordBatchTests {
  private static let template = Template(url: "http://{slug}.test")

  /// Apps with probes, and what a check of each has found.
  private func findings(_ count: Int, in state: borrowing StateDirectory)
    throws -> [RecordBatch.Item]
  {
    var items: [RecordBatch.Item] = []
    for index in 0..<count {
      let slug = try Slug("app-\(index)")
      _ = try ProbeFile.replace(slug, in: state, with: ProbeConfig(path: "/"))
      let app = try state.makeApp(slug)
      var memory = ProbeMemory()
      try memory.refresh(slug, in: app, of: state, Self.template)
      let task = CheckTask(slug, memory, isCertificateOld: false)
      let outcome = Outcome(
        verdict: .down("http: x"), at: Timestamp(seconds: 1_800_000_000))
      items.append(RecordBatch.Item(finding: Finding(task, outcome)))
    }
    return items
  }

  private func batch(
    _ items: [RecordBatch.Item], _ state: borrowing StateDirectory
  ) -> RecordBatch {
    RecordBatch(items, Recorder(fall: 1, template: Self.template), state.path)
  }

  private func events(of slug: Slug, _ state: borrowing StateDirectory) throws
    -> Int
  {
    guard let file = try state.file(EventLog.name, of: slug) else { return 0 }
    return try file.readAll().count { $0 == UInt8(ascii: "\n") }
  }

  private func isStored(_ recorded: Recorded) -> Bool {
    if case .stored = recorded.result { true } else { false }
  }

  @Test(arguments: [0, 1, 10, 200])
  func `each finding is stored once, by however many threads`(count: Int)
    throws
  {
    try withTemporaryState(inMemory: true) { state in
      let items = try findings(count, in: state)
      let batch = batch(items, state)
      let recorded = batch.store()
      #expect(recorded.count == count && recorded.allSatisfy(isStored))
      #expect(batch.locked.isEmpty)
      #expect(Set(recorded.map(\.slug)) == Set(items.map(\.finding.slug)))
      for item in items {
        #expect(try events(of: item.finding.slug, state) == 1)
      }
    }
  }

  @Test func `an app that is locked holds up no other, and has its turn later`()
    throws
  {
    try withTemporaryState(inMemory: true) { state in
      let items = try findings(50, in: state)
      let slug = items[7].finding.slug
      let app = try state.makeApp(slug)
      let lock = try Lock(app)
      let first = batch(items, state)
      let recorded = first.store()
      #expect(recorded.count == 49 && recorded.allSatisfy(isStored))
      #expect(first.locked.map(\.finding.slug) == [slug])
      #expect(try events(of: slug, state) == 0)
      lock.release()
      let second = batch(first.locked, state)
      #expect(second.store().count == 1 && second.locked.isEmpty)
      #expect(try events(of: slug, state) == 1)
    }
  }

  @Test func `who waits for a lock too long fails`() throws {
    try withTemporaryState(inMemory: true) { state in
      var items = try findings(1, in: state)
      items[0].since -= Lock.patience + 1
      let app = try state.makeApp(items[0].finding.slug)
      let lock = try Lock(app)
      let batch = batch(items, state)
      let recorded = batch.store()
      lock.release()
      #expect(batch.locked.isEmpty && recorded.count == 1)
      guard case .failed(let failure) = recorded.first?.result else {
        Issue.record("\(recorded)")
        return
      }
      #expect(failure.kind == .busy)
    }
  }

  @Test func `without a state directory everything fails, and is told`() throws
  {
    let items = try withTemporaryState(inMemory: true) { state in
      try findings(40, in: state)
    }
    let batch = RecordBatch(
      items, Recorder(fall: 1, template: Self.template), "/dev/shm/gone")
    let recorded = batch.store()
    #expect(recorded.count == 40)
    #expect(!recorded.contains(where: isStored))
  }
}
