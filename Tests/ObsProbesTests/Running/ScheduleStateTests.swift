import ObsFiles
import Testing

@testable import obs_probes

/// Apps that come, go and change, in every state that they can be in.
@Suite struct ScheduleStateTests {
  private var clocks = FakeClocks()
  private var schedule = Schedule()

  private func slugs(_ count: Int) throws -> [Slug] {
    try (0..<count).map { try Slug("app-\($0)") }
  }

  private mutating func set(_ slug: Slug, _ interval: Int, soon: Bool) {
    schedule.set(slug, interval: interval, soon: soon, at: clocks.now)
  }

  private mutating func end(_ slug: Slug, soon: Bool = false) {
    schedule.ended(slug, soon: soon, at: clocks.now)
  }

  /// Looks for checks to begin, a hundred times a second, for some seconds.
  private mutating func run(for seconds: Int) -> [Slug] {
    var started: [Slug] = []
    for _ in 0..<seconds * 100 {
      clocks.pass(10_000)
      started += schedule.take(at: clocks.now)
    }
    return started
  }

  @Test mutating func `what is due first begins first`() throws {
    let slugs = try slugs(200)
    for slug in slugs { set(slug, 86_400, soon: true) }
    clocks.pass(4_999_000)
    let waits = slugs.map { $0.hash % 5000 }.filter { $0 < 4999 }
    let begun = schedule.take(at: clocks.now)
    #expect(begun.map { $0.hash % 5000 } == waits.sorted())
    #expect(schedule.running == waits.count)
  }

  @Test mutating func `a check that is under way skips its ticks`() throws {
    let slug = try Slug("a")
    set(slug, 5, soon: false)
    var begun = run(for: 60)
    #expect(begun == [slug] && schedule.running == 1)
    end(slug)
    #expect(schedule.running == 0)
    begun = run(for: 5)
    #expect(begun == [slug])
  }

  @Test mutating func `nothing begins twice in a tick`() throws {
    let slugs = try slugs(50)
    for slug in slugs { set(slug, 5, soon: true) }
    var last: [Slug: Int] = [:]
    for _ in 0..<6000 {
      clocks.pass(10_000)
      for slug in schedule.take(at: clocks.now) {
        let phase = Int(slug.hash % 5000)
        let tick = (clocks.wall / 1000 - phase) / 5000
        #expect(last[slug] ?? 0 < tick)
        // The first one was soon, and not on the grid.
        last[slug] = last[slug] == nil ? tick - 1 : tick
        end(slug)
      }
    }
  }

  @Test mutating func `an app that is left out while it rests is forgotten`()
    throws
  {
    let slug = try Slug("a")
    schedule.remove(slug)
    set(slug, 5, soon: true)
    schedule.remove(slug)
    schedule.remove(slug)
    end(slug, soon: true)
    let begun = run(for: 20)
    #expect(begun == [] && schedule.running == 0)
  }

  @Test mutating func `an app that is left out while it runs is forgotten`()
    throws
  {
    let slug = try Slug("a")
    set(slug, 5, soon: true)
    var begun = run(for: 6)
    #expect(begun == [slug])
    schedule.remove(slug)
    #expect(schedule.running == 0)
    // It is told of after all, and changes nothing.
    end(slug, soon: true)
    #expect(schedule.running == 0)
    begun = run(for: 20)
    #expect(begun == [])
  }

  @Test mutating func `an app that comes back has one plan, the new one`()
    throws
  {
    let slug = try Slug("a")
    set(slug, 5, soon: true)
    schedule.remove(slug)
    set(slug, 86_400, soon: false)
    var begun = run(for: 60)
    #expect(begun == [])
    schedule.remove(slug)
    set(slug, 86_400, soon: true)
    begun = run(for: 6)
    #expect(begun == [slug])
  }

  @Test mutating func `another interval holds at once while it rests`() throws {
    let slug = try Slug("a")
    set(slug, 86_400, soon: false)
    set(slug, 10, soon: false)
    let begun = run(for: 10)
    #expect(begun == [slug])
  }

  @Test mutating func `another interval holds from the next check on`() throws {
    let slug = try Slug("a")
    set(slug, 5, soon: true)
    var begun = run(for: 6)
    set(slug, 86_400, soon: false)
    end(slug)
    begun += run(for: 60)
    #expect(begun == [slug])
  }

  @Test mutating func `to set the same again changes nothing`() throws {
    let slug = try Slug("a")
    set(slug, 60, soon: true)
    let due = schedule.next
    clocks.pass(100)
    set(slug, 60, soon: false)
    #expect(schedule.next == due)
  }

  @Test mutating func `soon is for the next check alone`()
    throws
  {
    let slug = try Slug("a")
    set(slug, 86_400, soon: false)
    set(slug, 86_400, soon: true)
    var begun = run(for: 6)
    #expect(begun == [slug])
    end(slug, soon: true)
    begun = run(for: 6)
    #expect(begun == [slug])
    end(slug)
    begun = run(for: 6)
    #expect(begun == [])
  }
}
