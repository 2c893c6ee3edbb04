import ObsFiles
import ObsTesting
import Testing

@testable import obs_probes

@Suite struct ScheduleTests {
  /// Where an app is on its grid, in milliseconds.
  private func phase(_ slug: Slug, _ interval: Int) -> Int {
    Int(slug.hash % UInt64(interval * 1000))
  }

  /// When an app's first check begins, in milliseconds of wall clock.
  private func first(
    _ slug: Slug, interval: Int, soon: Bool = false, from start: FakeClocks
  ) -> Int? {
    var schedule = Schedule()
    schedule.set(slug, interval: interval, soon: soon, at: start.now)
    guard let next = schedule.next else { return nil }
    return Int(((next - start.now.boot + start.now.wall) * 1000).rounded())
  }

  private func slugs(_ count: Int) throws -> [Slug] {
    try (0..<count).map { try Slug("app-\($0)") }
  }

  @Test func `a slug hashes to the same number on every machine`() throws {
    #expect(try Slug("a").hash == 0xAF63_DC4C_8601_EC8C)
    #expect(try Slug("foobar").hash == 0x8594_4171_F739_67E8)
  }

  @Test(arguments: [5, 7, 30, 60, 3600, 86_400])
  func `a check is due when UTC modulo the interval is the hash`(
    interval: Int
  ) throws {
    var dice = Dice(seed: UInt64(interval))
    for slug in try slugs(200) {
      var start = FakeClocks()
      start.pass(dice.roll(86_400_000_000))
      let due = try #require(first(slug, interval: interval, from: start))
      #expect(due % (interval * 1000) == phase(slug, interval))
      let wait = due - start.wall / 1000
      #expect((0...interval * 1000).contains(wait))
    }
  }

  @Test(arguments: [30, 60, 300])
  func `a thousand apps are spread evenly over their interval`(interval: Int)
    throws
  {
    var counts = [Int](repeating: 0, count: 10)
    for slug in try slugs(1000) {
      let due = try #require(
        first(slug, interval: interval, from: FakeClocks()))
      counts[due % (interval * 1000) * 10 / (interval * 1000)] += 1
    }
    // 100 in each tenth; five standard deviations are 48.
    for count in counts { #expect((52...148).contains(count)) }
  }

  @Test func `a restart and another machine change no due moment`() throws {
    for slug in try slugs(100) {
      let here = try #require(
        first(slug, interval: 60, from: FakeClocks(boot: 1000)))
      let other = try #require(
        first(slug, interval: 60, from: FakeClocks(boot: 7_654_321)))
      #expect(here == other)
      var later = FakeClocks()
      later.pass(13_000_000)
      let restarted = try #require(first(slug, interval: 60, from: later))
      #expect((restarted - here) % 60_000 == 0)
    }
  }

  @Test(arguments: [5, 6, 60, 86_400])
  func `soon is within five seconds, or the interval`(interval: Int) throws {
    for slug in try slugs(300) {
      let start = FakeClocks()
      let due = try #require(
        first(slug, interval: interval, soon: true, from: start))
      #expect((0...5000).contains(due - start.wall / 1000))
    }
  }

  @Test func `many that are due soon do not begin at once`() throws {
    var counts = [Int](repeating: 0, count: 5)
    let start = FakeClocks()
    for slug in try slugs(1000) {
      let due = try #require(
        first(slug, interval: 60, soon: true, from: start))
      counts[min((due - start.wall / 1000) / 1000, 4)] += 1
    }
    for count in counts { #expect(count > 100) }
  }

  @Test func `before 1970 there is a grid, too`() throws {
    for slug in try slugs(100) {
      let start = FakeClocks(wall: -1_000_003)
      let due = try #require(first(slug, interval: 60, from: start))
      let wait = due - start.wall / 1000
      #expect((0...60_000).contains(wait))
      #expect((due % 60_000 + 60_000) % 60_000 == phase(slug, 60))
    }
  }
}
