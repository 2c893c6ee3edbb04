import ObsFiles
import ObsTesting
import Testing

@testable import obs_probes

/// A day in which everything happens that can, against a simple model.
@Suite struct ScheduleDayTests {
  /// Apps whose checks take a while, and somebody who changes them.
  private struct Day {
    var dice: Dice
    var clocks = FakeClocks()
    var schedule = Schedule()
    var model = ScheduleModel()
    let slugs: [Slug]
    /// When the checks that run end.
    var ends: [(slug: Slug, boot: Int)] = []
    var started = 0

    init(seed: UInt64) throws {
      dice = Dice(seed: seed)
      // Between two milliseconds, which is where nothing is due.
      clocks.pass(137 + dice.roll(700))
      slugs = try (0..<20).map { try Slug("app-\($0)") }
    }

    mutating func set(_ slug: Slug) {
      let interval = dice.pick([5, 6, 10, 30, 60, 61, 300, 3600, 86_400])
      let soon = dice.once(in: 2)
      schedule.set(slug, interval: interval, soon: soon, at: clocks.now)
      model.set(slug, interval: interval, soon: soon, at: clocks)
    }

    /// Lets some time pass; seldom something odd happens meanwhile.
    mutating func pass() {
      // Never a whole number of milliseconds.
      clocks.pass((20 + dice.roll(600)) * 1000 + 1000 * dice.roll(2))
      guard dice.once(in: 300) else { return }
      let seconds = dice.pick([1, 4, 7, 61, 3601, 7200])
      switch dice.roll(3) {
      case 0: clocks.pass(seconds * 1_000_000)
      case 1: clocks.wall += seconds * 1_000_000 + 500_000
      default: clocks.wall -= seconds * 1_000_000 + 500_000
      }
    }

    mutating func change() {
      guard dice.once(in: 20) else { return }
      let slug = dice.pick(slugs)
      if dice.once(in: 3) {
        schedule.remove(slug)
        model.remove(slug)
        ends.removeAll { $0.slug == slug }
      } else {
        set(slug)
      }
    }

    mutating func end() {
      for (slug, boot) in ends where boot <= clocks.boot {
        let soon = dice.once(in: 10)
        schedule.ended(slug, soon: soon, at: clocks.now)
        model.ended(slug, soon: soon, at: clocks)
      }
      ends.removeAll { $0.boot <= clocks.boot }
    }

    /// Looks for checks to begin; gives what each of the two has begun.
    mutating func take() -> (schedule: [Slug], model: [Slug]) {
      let new = schedule.take(at: clocks.now)
      for slug in new {
        let length = dice.once(in: 9) ? 30_000_000 : dice.roll(2_000_000)
        ends.append((slug, clocks.boot + length))
      }
      started += new.count
      return (new, model.take(at: clocks))
    }
  }

  @Test(arguments: 1...6)
  func `the same apps begin in the same order at the same looks`(seed: Int)
    throws
  {
    var day = try Day(seed: UInt64(seed))
    for slug in day.slugs { day.set(slug) }
    let evening = day.clocks.boot + 4 * 3600 * 1_000_000
    while day.clocks.boot < evening {
      day.pass()
      day.change()
      day.end()
      let (schedule, model) = day.take()
      try #require(schedule == model, "at \(day.clocks)")
      try #require(day.schedule.running == day.model.running)
    }
    #expect(day.started > 200)
  }
}
