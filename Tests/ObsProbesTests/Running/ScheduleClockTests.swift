import ObsFiles
import Testing

@testable import obs_probes

/// Clocks that are set, that drift, and that go on while the machine sleeps.
@Suite struct ScheduleClockTests {
  private static let count = 50

  /// A schedule with some apps, and what began when.
  private struct Run {
    var clocks = FakeClocks()
    var schedule = Schedule()
    let interval: Int
    let slugs: [Slug]
    /// By app, the microseconds of both clocks.
    var started: [Slug: [FakeClocks]] = [:]
    /// How many microseconds a check takes.
    var length = 1000
    /// How many microseconds the wall clock loses in each second.
    var loss = 0

    init(interval: Int) throws {
      self.interval = interval
      slugs = try (0..<count).map { try Slug("app-\($0)") }
      for slug in slugs {
        schedule.set(slug, interval: interval, soon: false, at: clocks.now)
      }
    }

    /// Lets time pass, and looks when the schedule asks for it, or 20 times a
    /// second.
    mutating func pass(_ seconds: Int) {
      let end = clocks.boot + seconds * 1_000_000
      while clocks.boot < end {
        let wanted = schedule.next.map { Int(($0 * 1e6).rounded(.up)) }
        let step = min(max((wanted ?? end) - clocks.boot, 1), 50_000)
        clocks.pass(step)
        lose(step)
        look()
      }
    }

    private mutating func look() {
      let new = schedule.take(at: clocks.now)
      for slug in new { started[slug, default: []].append(clocks) }
      guard !new.isEmpty else { return }
      clocks.pass(length)
      for slug in new { schedule.ended(slug, soon: false, at: clocks.now) }
    }

    private mutating func lose(_ step: Int) {
      clocks.wall -= loss * step / 1_000_000
    }

    /// Which of its moments on the grid a check was for: the last one.
    func tick(_ slug: Slug, _ start: FakeClocks) -> Int {
      let phase = Int(slug.hash % UInt64(interval * 1000)) * 1000
      return Int(
        (Double(start.wall - phase) / Double(interval * 1_000_000))
          .rounded(.down))
    }

    /// The microseconds between the checks of an app.
    func gaps(_ slug: Slug) -> [Int] {
      let starts = started[slug] ?? []
      return zip(starts, starts.dropFirst()).map { $1.boot - $0.boot }
    }

    /// How late a check was, in microseconds.
    func lateness(_ slug: Slug, _ start: FakeClocks) -> Int {
      let phase = Int(slug.hash % UInt64(interval * 1000)) * 1000
      return start.wall - phase
        - tick(slug, start) * interval * 1_000_000
    }
  }

  @Test(arguments: [5, 60, 300])
  func `each moment of the grid has one check, never early`(interval: Int)
    throws
  {
    var run = try Run(interval: interval)
    run.pass(interval * 20)
    for slug in run.slugs {
      let starts = try #require(run.started[slug])
      let ticks = starts.map { run.tick(slug, $0) }
      #expect((20...21).contains(ticks.count))
      #expect(ticks == Array(ticks[0]..<ticks[0] + ticks.count))
      let late = starts.map { run.lateness(slug, $0) }
      #expect(late.allSatisfy { $0 < 100_000 })
    }
  }

  @Test(arguments: [-500, -100, -10, 10, 100, 500])
  func `a clock that drifts makes no check come twice`(loss: Int) throws {
    var run = try Run(interval: 60)
    run.loss = loss
    run.pass(60 * 20)
    for slug in run.slugs {
      let gaps = run.gaps(slug)
      #expect((18...20).contains(gaps.count))
      #expect(gaps.allSatisfy { (59...60).contains($0 / 1_000_000) })
    }
  }

  @Test(arguments: [0.1, 0.3, 0.5, 0.9, -0.1, -0.5, -0.9])
  func `a clock that is set a little makes no check come twice`(step: Double)
    throws
  {
    var run = try Run(interval: 60)
    run.pass(150)
    run.clocks.wall += Int(step * 1e6)
    run.pass(150)
    for slug in run.slugs {
      #expect(run.gaps(slug).allSatisfy { (58...62).contains($0 / 1_000_000) })
    }
  }

  @Test(
    arguments: [
      -86_400, -7200, -3601, -61, -7, -2, 2, 7, 61, 3601, 7200, 86_400,
    ])
  func `a clock that is set loses no check`(step: Int) throws {
    var run = try Run(interval: 60)
    run.pass(200)
    run.started = [:]
    run.clocks.wall += step * 1_000_000
    let set = run.clocks
    run.pass(120)
    for slug in run.slugs {
      let starts = try #require(run.started[slug])
      try #require(starts.count == 2)
      #expect(starts[0].boot - set.boot <= 60_100_000)
      #expect(starts.allSatisfy { run.lateness(slug, $0) < 100_000 })
      #expect(run.tick(slug, starts[1]) == run.tick(slug, starts[0]) + 1)
    }
  }

  @Test func `a clock that is set while a check runs loses none`() throws {
    var run = try Run(interval: 60)
    let slug = run.slugs[0]
    while !run.schedule.take(at: run.clocks.now).contains(slug) {
      run.clocks.pass(50_000)
    }
    run.clocks.wall -= 7_200_000_000
    run.clocks.pass(1000)
    run.schedule.ended(slug, soon: false, at: run.clocks.now)
    run.pass(61)
    #expect(run.started[slug]?.count == 1)
  }

  @Test(arguments: [6, 59, 61, 3600, 7 * 86_400])
  func `what was slept through is skipped, and nothing begins at once`(
    sleep: Int
  ) throws {
    var run = try Run(interval: 60)
    run.pass(200)
    run.started = [:]
    run.clocks.pass(sleep * 1_000_000)
    let woken = run.clocks
    run.pass(60)
    let first = run.started.values.compactMap(\.first)
    #expect(first.count == Self.count)
    for starts in run.started.values { #expect(starts.count <= 2) }
    let atOnce = first.filter { $0.boot - woken.boot < 1_000_000 }
    // Those that were due in the five seconds before, and the next second.
    #expect(atOnce.count < Self.count / 4)
    for (slug, starts) in run.started {
      let late = starts.map { run.lateness(slug, $0) }
      #expect(late.allSatisfy { $0 < 5_200_000 })
      let ticks = starts.map { run.tick(slug, $0) }
      #expect(Set(ticks).count == ticks.count)
    }
  }

  @Test func `a machine whose wall clock stops in its sleep loses none`()
    throws
  {
    var run = try Run(interval: 60)
    run.pass(200)
    run.started = [:]
    run.clocks.boot += 3_600_000_000
    run.pass(61)
    for slug in run.slugs {
      let starts = try #require(run.started[slug])
      #expect((1...2).contains(starts.count))
      for start in starts { #expect(run.lateness(slug, start) < 100_000) }
    }
  }

  @Test func `soon stays soon when the clock is set`() throws {
    var run = try Run(interval: 3600)
    let slug = try Slug("new")
    run.schedule.set(slug, interval: 3600, soon: true, at: run.clocks.now)
    run.clocks.wall += 1_000_000_000
    run.pass(6)
    #expect(run.started[slug]?.count == 1)
  }
}
