import ObsTesting
import Testing

@testable import obs_metrics

@Suite struct CPUUsageTests {
  /// A VM with so many processors that has used so many seconds of them.
  private func reading(
    at clock: Double, _ seconds: Double, vcpus: Int = 1,
    _ state: VMState = .running, uuid: String = "u", id: Int? = 1,
    uncertainty: Double = 0
  ) -> Reading {
    Reading(
      identity: VMIdentity(uuid: uuid, id: id),
      vitals: Vitals(
        state: state, vcpus: vcpus, memoryKiB: 1 << 20,
        cpuTime: Int(seconds * 1e9)),
      clock: clock, uncertainty: uncertainty)
  }

  private func percent(_ old: Reading?, _ new: Reading) -> Double? {
    CPUUsage.percent(from: old, to: new)
  }

  @Test func `the first reading tells nothing`() {
    #expect(percent(nil, reading(at: 1000, 5)) == nil)
  }

  @Test(
    arguments: [
      (1, 0, 0), (1, 15, 50), (1, 30, 100), (2, 15, 25), (4, 15, 12.5),
      (8, 0.01, 0.01 / 2.4),
    ] as [(Int, Double, Double)])
  func `it is the share of all processors`(
    vcpus: Int, used: Double, expected: Double
  ) throws {
    let old = reading(at: 1000, 7, vcpus: vcpus)
    let new = reading(at: 1030, 7 + used, vcpus: vcpus)
    let found = try #require(percent(old, new))
    #expect(abs(found - expected) < 1e-6)
  }

  @Test func `the true time counts, not the usual one`() {
    let old = reading(at: 1000, 0)
    #expect(percent(old, reading(at: 1040, 10)) == 25)
    #expect(percent(old, reading(at: 1020, 10)) == 50)
  }

  @Test func `the emulator's own threads make it no more than all`() {
    #expect(percent(reading(at: 0, 0), reading(at: 10, 11)) == 100)
    let most = Reading(
      identity: VMIdentity(uuid: "u", id: 1),
      vitals: Vitals(
        state: .running, vcpus: 1, memoryKiB: 0, cpuTime: .max),
      clock: 10, uncertainty: 0)
    #expect(percent(reading(at: 0, 0), most) == 100)
  }

  @Test func `processors that came meanwhile count as if always there`() {
    let old = reading(at: 0, 0, vcpus: 1)
    #expect(percent(old, reading(at: 10, 10, vcpus: 2)) == 50)
    let both = reading(at: 0, 0, vcpus: 2)
    #expect(percent(both, reading(at: 10, 20, vcpus: 1)) == 100)
  }

  @Test func `no processors and a counter that went back tell nothing`() {
    #expect(percent(reading(at: 0, 0), reading(at: 9, 1, vcpus: 0)) == nil)
    #expect(percent(reading(at: 0, 5), reading(at: 9, 4.99)) == nil)
  }

  @Test(
    arguments: [
      (-30, false), (0, false), (0.99, false), (1, true), (30, true),
      (3600, true), (7200, true), (7201, false), (.infinity, false),
      (.nan, false),
    ] as [(Double, Bool)])
  func `readings too close or too far apart tell nothing`(
    elapsed: Double, isKnown: Bool
  ) {
    let found = percent(reading(at: 1000, 1), reading(at: 1000 + elapsed, 1))
    #expect((found != nil) == isKnown)
  }

  @Test(
    arguments: [
      (0, 0, true), (0.5, 1, true), (1.5, 0, true), (1, 0.6, false),
      (0, 9, false),
    ] as [(Double, Double, Bool)])
  func `what libvirt took long for is known if it hardly matters`(
    old: Double, new: Double, isKnown: Bool
  ) {
    let found = percent(
      reading(at: 0, 1, uncertainty: old),
      reading(at: 30, 2, uncertainty: new))
    #expect((found != nil) == isKnown)
  }

  @Test func `another start and another VM tell nothing`() {
    let old = reading(at: 0, 1)
    #expect(percent(old, reading(at: 9, 2)) != nil)
    #expect(percent(old, reading(at: 9, 2, id: 2)) == nil)
    #expect(percent(old, reading(at: 9, 2, uuid: "v")) == nil)
    // Without an id it does not run, whatever its state.
    let off = reading(at: 0, 1, id: nil)
    #expect(percent(off, reading(at: 9, 2, id: nil)) == nil)
  }

  @Test func `it has to run at both ends`() {
    let states = (0...7).compactMap { VMState(rawValue: $0) }
    #expect(states.count == 8)
    let running: [VMState] = [.running, .idle]
    for before in states {
      for after in states {
        let found = percent(
          reading(at: 0, 1, before), reading(at: 9, 2, after))
        let isKnown = running.contains(before) && running.contains(after)
        #expect((found != nil) == isKnown, "\(before) \(after)")
      }
    }
  }
}

// MARK: - What libvirt has said

extension CPUUsageTests {
  private func recorded(_ old: String, _ new: String) throws -> Double? {
    percent(
      try Recorded("app-vm-\(old)").reading,
      try Recorded("app-vm-\(new)").reading)
  }

  @Test func `an idle VM is idle, a busy one is busy`() throws {
    #expect((0..<5).contains(try #require(try recorded("idle-1", "idle-2"))))
    let busy = try #require(try recorded("busy-1", "busy-2"))
    #expect((60...100).contains(busy))
  }

  @Test func `half of two processors, one of which came meanwhile`() throws {
    let new = try Recorded("app-vm-hotplug-2").reading
    #expect(new.vitals.vcpus == 2)
    let half = try #require(try recorded("hotplug-1", "hotplug-2"))
    #expect((20...55).contains(half))
  }

  /// libvirt 9 gives its own processor time for that of a VM that is off.
  @Test func `a VM that is off has no share, though it has a counter`() throws {
    let off = try Recorded("app-vm-off").reading
    #expect(off.vitals.cpuTime > 0)
    #expect(off.identity.id == nil)
    #expect(try recorded("off", "idle-1") == nil)
    #expect(try recorded("trimmed", "off") == nil)
  }

  @Test func `a VM that is paused has none either`() throws {
    #expect(try recorded("trimmed", "paused") == nil)
    #expect(try recorded("paused", "mute") == nil)
  }

  @Test func `a VM whose process stands still uses nothing`() throws {
    let found = try #require(try recorded("trimmed", "mute"))
    #expect((0..<50).contains(found))
  }

  @Test func `after a new start nothing is known`() throws {
    #expect(try recorded("trimmed", "restarted") == nil)
    #expect(try recorded("restarted", "replaced") == nil)
  }
}

// MARK: - Whatever comes

extension CPUUsageTests {
  private func any(_ dice: inout Dice) -> Reading {
    let state = dice.once(in: 4) ? dice.roll(8) : 1
    let scale = dice.pick([1.0, 1e3, 1e9])
    return Reading(
      identity: VMIdentity(
        uuid: dice.once(in: 9) ? "v" : "u",
        id: dice.once(in: 9) ? nil : dice.pick([1, 1, 1, 2])),
      vitals: Vitals(
        state: VMState(rawValue: state) ?? .unknown, vcpus: dice.roll(5),
        memoryKiB: dice.roll(9),
        cpuTime: dice.once(in: 9) ? .max : dice.roll(1 << 40)),
      clock: Double.random(in: 0...scale, using: &dice),
      uncertainty: dice.once(in: 9) ? scale : 0)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `it is nothing, or a percentage`(seed: UInt64) {
    var dice = Dice(seed: seed)
    var old: Reading?
    var known = 0
    for _ in 0..<2000 {
      let new = any(&dice)
      if let found = percent(old, new) {
        #expect((0...100).contains(found))
        known += 1
      }
      old = new
    }
    #expect(known > 20)
  }
}
