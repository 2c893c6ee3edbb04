import ObsTesting
import Testing

@testable import ObsFiles
@testable import obs_metrics

@Suite struct SampleRingTests {
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `whatever happens, the newest are there and no line is too much`(
    seed: UInt64
  ) throws {
    try Shop.with { state, _ in
      var model = try RingModel(seed: seed, path: state.path)
      for _ in 0..<400 { try model.step(in: state) }
      #expect(model.replacements > 2)
    }
  }

  @Test func `it is written anew once in so many samples`() throws {
    try Shop.with { state, slug in
      let length = 40
      let most = 2 * length - Int(slug.hash % UInt64(length / 4))
      var ring = SampleRing(length: length, patience: 0.1)
      for number in 1...most {
        _ = try ring.append(Shop.sample(number), to: slug, in: state)
      }
      #expect(try Shop.stored(state) == Shop.lines(1...most))
      let app = try state.makeApp(slug)
      let old = try app.version(of: SampleFile.name)
      _ = try ring.append(Shop.sample(most + 1), to: slug, in: state)
      let newest = Shop.lines((most - length + 2)...(most + 1))
      #expect(try Shop.stored(state) == newest)
      #expect(try app.version(of: SampleFile.name)?.inode != old?.inode)
    }
  }

  /// Or all of them would be written anew in the same sweep.
  @Test func `apps are written anew at different times`() throws {
    try withTemporaryState(inMemory: true) { state in
      let slugs = try (0..<20).map { try Slug("app-\($0)") }
      var ring = SampleRing(length: 100, patience: 0.1)
      var ages: Set<Int> = []
      for slug in slugs {
        let app = try state.makeApp(slug)
        var size = 0
        for number in 1...201 {
          _ = try ring.append(Shop.sample(number), to: slug, in: state)
          let now = try app.version(of: SampleFile.name)?.size ?? 0
          if now < size { ages.insert(number) }
          size = now
        }
      }
      #expect(ages.count > 8)
      #expect(ages.allSatisfy { (176...201).contains($0) })
    }
  }

  @Test func `an app that was removed is not made again`() throws {
    try withTemporaryState(inMemory: true) { state in
      let slug = try Slug("shop")
      var ring = SampleRing(length: 9, patience: 0.1)
      #expect(try !ring.append(Shop.sample(1), to: slug, in: state))
      #expect(try state.slugs() == [])
      _ = try state.makeApp(slug)
      #expect(try ring.append(Shop.sample(2), to: slug, in: state))
      #expect(try Shop.stored(state) == Shop.lines([2]))
    }
  }
}
