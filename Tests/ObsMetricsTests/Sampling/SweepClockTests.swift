import ObsTesting
import Testing

@testable import obs_metrics

@Suite struct SweepClockTests {
  /// The second of one sweep and of those after it, if each takes so long.
  private func sweeps(
    _ count: Int, every interval: Double, from start: Double,
    taking duration: Double = 0.2
  ) -> [Double] {
    let clock = SweepClock(interval: interval)
    var wall = start
    return (0..<count).map { _ in
      let start = wall
      wall += duration
      wall += clock.wait(at: wall, since: start)
      return start
    }
  }

  @Test func `after the first one they are at multiples in UTC`() {
    #expect(
      sweeps(4, every: 30, from: 1_790_000_007.25)
        == [1_790_000_007.25, 1_790_000_010, 1_790_000_040, 1_790_000_070])
    #expect(
      sweeps(3, every: 3600, from: 1_790_000_007)
        == [1_790_000_007, 1_790_002_800, 1_790_006_400])
  }

  @Test func `one on the beat is followed by the next beat`() {
    #expect(sweeps(3, every: 5, from: 100) == [100, 105, 110])
    #expect(sweeps(3, every: 5, from: 100, taking: 0) == [100, 105, 110])
  }

  @Test func `one that takes too long makes the next wait`() {
    #expect(sweeps(3, every: 5, from: 100, taking: 4) == [100, 105, 110])
    #expect(sweeps(3, every: 5, from: 100, taking: 4.5) == [100, 105, 110])
    #expect(sweeps(3, every: 5, from: 100, taking: 17) == [100, 120, 140])
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `sweeps begin a second apart or more, and on a beat`(seed: UInt64) {
    var dice = Dice(seed: seed)
    for _ in 0..<300 {
      let interval = Double(dice.pick([5, 7, 30, 60, 3600]))
      let clock = SweepClock(interval: interval)
      let years = 2e9 * dice.pick([-1, 0, 1])
      let wall = years + Double.random(in: -4000...4000, using: &dice)
      let start = wall - dice.pick([0, 0.2, 4.5, interval, 3 * interval])
      let wait = clock.wait(at: wall, since: start)
      #expect(wall + wait - start > 0.999 && wait < interval + 1)
      let beats = (wall + wait) / interval
      #expect(abs(beats - beats.rounded()) < 1e-3, "\(wall) \(wait)")
    }
  }

  /// The clock is set between two sweeps: from then on it is what counts.
  @Test(arguments: [-86_400.0, -3600, -12.3, 0.4, 12.3, 3600, 86_400, -2e9])
  func `a clock that was set costs no more than two intervals`(step: Double) {
    let clock = SweepClock(interval: 30)
    let start = 1_790_000_010.0
    let wall = start + 0.2 + step
    let wait = clock.wait(at: wall, since: start)
    // Two samples of the same second would tell nothing.
    #expect(wait > 0 && wait < 60 && abs(wall + wait - start) > 1)
    let beat = (wall + wait).rounded()
    #expect(clock.wait(at: beat, since: beat) == 30)
  }

  @Test func `a thread that wakes up too early does not sweep twice`() {
    let clock = SweepClock(interval: 30)
    let early = 1_790_000_009.9995
    #expect(abs(clock.wait(at: early, since: early) - 30.0005) < 1e-3)
  }
}
