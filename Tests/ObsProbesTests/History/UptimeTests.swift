import ObsFiles
import ObsTesting
import Testing

@testable import obs_probes

@Suite struct UptimeTests {
  /// The same, second by second.
  private func counted(
    _ window: Range<Int>, _ checked: [Range<Int>], _ down: [Range<Int>]
  ) -> [Int] {
    var counts = [0, 0, 0]
    for second in window {
      if !checked.contains(where: { $0.contains(second) }) {
        counts[2] += 1
      } else if down.contains(where: { $0.contains(second) }) {
        counts[1] += 1
      } else {
        counts[0] += 1
      }
    }
    return counts
  }

  private func ranges(_ dice: inout Dice, _ count: Int) -> [Range<Int>] {
    (0..<dice.roll(count)).map { _ in
      let from = dice.roll(260) - 30
      return from..<from + dice.roll(80)
    }
  }

  @Test func `every second is up, down or unknown`() {
    var dice = Dice(seed: 7)
    for _ in 0..<2000 {
      let start = dice.roll(100)
      let window = start..<start + dice.roll(150)
      let checked = ranges(&dice, 5)
      var down: [Range<Int>] = []
      for time in ranges(&dice, 4) where !down.contains(where: time.overlaps) {
        down.append(time)
      }
      let uptime = Uptime(in: window, checked: checked, down: down)
      #expect(
        [uptime.up, uptime.down, uptime.unknown]
          == counted(window, checked, down))
    }
  }

  @Test(
    arguments: [
      (0, 0, nil), (1, 0, 10_000), (0, 1, 0), (9999, 1, 9999),
      (99_999, 1, 9999), (1, 2, 3333), (2_592_000, 1, 9999),
    ] as [(Int, Int, Int?)])
  func `a share is rounded down, so that 100 % means never down`(
    up: Int, down: Int, share: Int?
  ) {
    let uptime = Uptime(
      in: 0..<up + down, checked: [0..<up + down], down: [0..<down])
    #expect(uptime.share == share)
  }

  private func times(
    _ events: [(Bool, Int)], from start: Int, until now: Int,
    lasting seconds: Int? = nil
  ) -> [Range<Int>] {
    var downtimes = Downtimes(until: now)
    for (isDown, second) in events {
      downtimes.add(
        ProbeEvent(
          isDown: isDown, at: Timestamp(seconds: second),
          downFor: isDown ? nil : seconds))
    }
    downtimes.close(from: start)
    return downtimes.times
  }

  @Test func `it is down from each probe_down to the probe_up after it`() {
    #expect(times([], from: 0, until: 100) == [])
    #expect(times([(true, 40)], from: 0, until: 100) == [40..<100])
    #expect(
      times(
        [(false, 90), (true, 70), (false, 60), (true, 50)], from: 0,
        until: 100) == [70..<90, 50..<60])
  }

  @Test func `before the first probe_up it was down as long as that says`() {
    #expect(
      times([(false, 30)], from: 10, until: 100, lasting: 5) == [25..<30])
    #expect(
      times([(true, 70), (false, 30)], from: 10, until: 100, lasting: 40)
        == [70..<100, 10..<30])
  }

  @Test func `of a probe_up that says nothing no downtime is made up`() {
    #expect(times([(false, 30)], from: 10, until: 100) == [])
    #expect(times([(false, 30)], from: 10, until: 100, lasting: -5) == [])
  }

  @Test func `a clock that was set back doubles no time`() {
    var dice = Dice(seed: 3)
    for _ in 0..<500 {
      let events = (0..<dice.roll(8)).map { (($0 % 2 == 0), dice.roll(150)) }
      let times = times(events, from: 0, until: 100)
      for (index, time) in times.enumerated() {
        #expect(time.lowerBound >= 0 && time.upperBound <= 100)
        #expect(!times[..<index].contains(where: time.overlaps))
      }
    }
  }
}
