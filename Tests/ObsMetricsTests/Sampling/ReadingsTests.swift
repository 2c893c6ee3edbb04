import ObsFiles
import ObsTesting
import Testing

@testable import obs_metrics

@Suite struct ReadingsTests {
  private let now = Moment(wall: 1_790_000_000.25, boot: 5000.5)

  private func after(_ seconds: Double, boot: Double? = nil) -> Moment {
    Moment(wall: now.wall + seconds, boot: now.boot + (boot ?? seconds))
  }

  private func reading(_ dice: inout Dice, id: Int?) -> Reading {
    Reading(
      identity: VMIdentity(
        uuid: "6695eb01-f6a4-8304-79aa-97f2502e193f", id: id),
      vitals: Vitals(
        state: VMState(rawValue: dice.roll(8)) ?? .unknown, vcpus: 0,
        memoryKiB: 0, cpuTime: dice.roll(.max)),
      clock: Double.random(in: 0...1e7, using: &dice),
      uncertainty: Double.random(in: 0...1, using: &dice))
  }

  private func many(_ seed: UInt64) -> [String: Reading] {
    var dice = Dice(seed: seed)
    var readings: [String: Reading] = [:]
    let names = ["a", "app-vm", "\"\\\n", "\u{1B}é\u{1F600}", "{\"vm_name\":"]
    for index in 0..<dice.roll(9) {
      let name = dice.pick(names) + (dice.once(in: 2) ? "\(index)" : "")
      readings[name] = reading(&dice, id: dice.roll(1 << 31))
    }
    return readings
  }

  @Test(arguments: 1...50 as ClosedRange<UInt64>)
  func `what is left can be taken up`(seed: UInt64) {
    let readings = many(seed)
    let text = Readings.json(readings, at: now)
    #expect(Readings.parse(text, at: now) == readings)
    #expect(Readings.parse(text, at: after(86_400)) == readings)
  }

  @Test func `a VM that did not run is not left`() {
    var dice = Dice(seed: 1)
    let readings = [
      "off": reading(&dice, id: nil), "on": reading(&dice, id: 0),
    ]
    let text = Readings.json(readings, at: now)
    #expect(Array(Readings.parse(text, at: now).keys) == ["on"])
  }

  @Test(
    arguments: [
      (30, 30, true), (30, 31.9, true), (30, 28.1, true),
      // A clock was set, or the machine started anew.
      (30, 32.1, false), (30, 27.9, false), (3630, 30, false),
      (-3570, 30, false), (60, -4990, false),
    ] as [(Double, Double, Bool)])
  func `after a new start or another time nothing counts`(
    wall: Double, boot: Double, counts: Bool
  ) {
    var dice = Dice(seed: 1)
    let readings = ["a": reading(&dice, id: 1)]
    let text = Readings.json(readings, at: now)
    let found = Readings.parse(text, at: after(wall, boot: boot))
    #expect(found == (counts ? readings : [:]))
  }

  @Test(
    arguments: [
      "", "\n", "junk", "{}", #"{"wall":1}"#, #"{"wall":"1","boot":2}"#,
      #"{"vm_name":"a","uuid":"u","id":1,"state":1,"cpu_ns":1,"clock_s":1,"#
        + #""uncertainty_s":0}"#,
    ])
  func `what has no clocks is nothing`(text: String) {
    #expect(Readings.parse(Array(text.utf8), at: now) == [:])
  }

  @Test(
    arguments: [
      ("id", "1.5"), ("id", "1e300"), ("id", "null"), ("id", #""1""#),
      ("state", "-"), ("cpu_ns", "1e19"), ("cpu_ns", "0.5"), ("uuid", "5"),
      ("clock_s", "null"), ("uncertainty_s", "[]"), ("vm_name", "null"),
    ])
  func `a line with a value that can't be is left out`(
    member: String, value: String
  ) {
    var members = [
      "vm_name": #""a""#, "uuid": #""u""#, "id": "1", "state": "1",
      "cpu_ns": "1", "clock_s": "1", "uncertainty_s": "0",
    ]
    func parsed() -> [String: Reading] {
      let inner = members.map { #""\#($0)":\#($1)"# }.joined(separator: ",")
      let head = String(decoding: Readings.json([:], at: now), as: UTF8.self)
      return Readings.parse(Array("\(head){\(inner)}\n".utf8), at: now)
    }
    #expect(parsed().count == 1)
    members[member] = value
    #expect(parsed() == [:])
  }

  @Test func `an unknown state is no obstacle, and no share comes of it`() {
    let head = String(decoding: Readings.json([:], at: now), as: UTF8.self)
    let line =
      #"{"vm_name":"a","uuid":"u","id":1,"state":99,"cpu_ns":1,"#
      + #""clock_s":1,"uncertainty_s":0}"#
    let found = Readings.parse(Array((head + line).utf8), at: now)
    #expect(found["a"]?.vitals.state == .unknown)
  }

  /// Damage may hide readings and make up others, but nothing worse.
  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func `damaged text is read as far as it goes`(seed: UInt64) {
    var dice = Dice(seed: seed)
    var text = Readings.json(many(seed), at: now)
    for _ in 0...dice.roll(3) {
      let place = dice.roll(text.count)
      switch dice.roll(3) {
      case 0:
        let rest = text[place...].dropFirst(dice.roll(40))
        text.replaceSubrange(place..., with: rest)
      case 1: text[place] = UInt8(dice.roll(256))
      default: text.insert(contentsOf: "-99\n\"{}e".utf8, at: place)
      }
    }
    for (name, old) in Readings.parse(text, at: now) {
      var new = old
      new.clock += 30
      new.vitals.vcpus = 1
      new.vitals.cpuTime = .max
      let sample = Sample(
        at: Timestamp(seconds: 0), of: name, from: old, to: new, nil)
      #expect((0...100).contains(sample.cpu ?? 0))
    }
  }

  @Test func `a negative counter is none`() {
    let head = String(decoding: Readings.json([:], at: now), as: UTF8.self)
    let line =
      #"{"vm_name":"a","uuid":"u","id":1,"state":1,"#
      + #""cpu_ns":-9000000000000000000,"clock_s":1,"uncertainty_s":0}"#
    let found = Readings.parse(Array((head + line).utf8), at: now)
    #expect(found == [:])
  }
}
