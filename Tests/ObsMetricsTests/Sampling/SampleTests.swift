import ObsFiles
import ObsTesting
import Testing

@testable import obs_metrics

@Suite struct SampleTests {
  private let at = Timestamp(seconds: 1_782_495_720)

  private func sample(from old: String?, to new: String) throws -> Sample {
    let now = try Recorded(new)
    return Sample(
      at: at, of: "app-vm", from: try old.map { try Recorded($0).reading },
      to: now.reading, now.usage)
  }

  private func line(_ sample: Sample) -> String {
    String(decoding: sample.json, as: UTF8.self)
  }

  private func parsed(_ line: String) -> Sample? {
    Sample(Array(line.utf8).span)
  }

  @Test func `all three are known of a VM that runs and tells`() throws {
    let found = try sample(from: "app-vm-idle-1", to: "app-vm-idle-2")
    #expect(found.at == at && found.vm == "app-vm")
    for value in [found.cpu, found.memory, found.disk] {
      #expect(try (0...100).contains(#require(value)))
    }
  }

  @Test func `the first time all but the processors are known`() throws {
    for old in [nil, "app-vm-off", "app-vm-restarted"] {
      let found = try sample(from: old, to: "app-vm-idle-2")
      #expect(found.cpu == nil)
      #expect(found.memory != nil && found.disk != nil)
    }
  }

  /// libvirt tells the sizes of its disks, and a processor time.
  @Test func `of a VM that is off nothing is known`() throws {
    let found = try sample(from: "app-vm-idle-1", to: "app-vm-off")
    #expect(found == Sample(at: at, vm: "app-vm"))
    let ghost = try sample(from: nil, to: "app-vm-off")
    #expect(ghost == Sample(at: at, vm: "app-vm"))
    var now = try Recorded("app-vm-idle-2")
    now.reading.vitals.state = .shutOff
    let other = Sample(at: at, of: "a", from: nil, to: now.reading, now.usage)
    #expect(other == Sample(at: at, vm: "a"))
  }

  @Test func `of a paused VM only the disks are known in the end`() throws {
    let found = try sample(from: "app-vm-trimmed", to: "app-vm-paused")
    #expect(found.cpu == nil && found.memory == nil)
    #expect(found.disk != nil)
  }

  @Test func `of a VM that does not answer only the processors are`() throws {
    let found = try sample(from: "app-vm-trimmed", to: "app-vm-mute")
    #expect(found.cpu != nil && found.memory == nil && found.disk == nil)
    let now = try Recorded("app-vm-idle-2").reading
    let old = try Recorded("app-vm-idle-1").reading
    let alone = Sample(at: at, of: "app-vm", from: old, to: now, nil)
    #expect(alone.cpu != nil && alone.memory == nil && alone.disk == nil)
  }

  @Test func `a line has the frozen shape`() {
    #expect(
      line(
        Sample(at: at, vm: "a\"\n\u{1B}", cpu: 12.5, memory: 41, disk: 23.14))
        == #"{"at":"2026-06-26T17:42:00+00:00","vm_name":"a\"\n\u001b","#
        + #""cpu_pct":12.5,"mem_pct":41.0,"disk_pct":23.1}"#)
    #expect(
      line(Sample(at: at, vm: "é"))
        == #"{"at":"2026-06-26T17:42:00+00:00","vm_name":"é","#
        + #""cpu_pct":null,"mem_pct":null,"disk_pct":null}"#)
  }

  @Test(
    arguments: [
      (0, "0.0"), (0.04, "0.0"), (0.05, "0.1"), (9.96, "10.0"), (12.34, "12.3"),
      (99.94, "99.9"), (99.95, "100.0"), (100, "100.0"), (-1, "0.0"),
      (1e300, "100.0"), (.infinity, "100.0"),
    ] as [(Double, String)])
  func `a percentage has one decimal`(percent: Double, text: String) {
    #expect(Sample.text(percent) == text)
  }

  @Test func `a line that was written can be read`() {
    var dice = Dice(seed: 1)
    for _ in 0..<500 {
      func value() -> Double? {
        dice.once(in: 3) ? nil : Double(dice.roll(1001)) / 10
      }
      let sample = Sample(
        at: Timestamp(seconds: dice.roll(1 << 33)),
        vm: dice.pick(["app-vm", "\"", "\u{1}\u{1F600}", "vm_name", "\\"]),
        cpu: value(), memory: value(), disk: value())
      #expect(parsed(line(sample)) == sample)
      #expect(!line(sample).utf8.contains(10))
    }
  }

  @Test(
    arguments: [
      "", "{}", "[]", "null", #"{"at":"2026-06-26T17:42:00+00:00"}"#,
      #"{"at":"yesterday","vm_name":"a"}"#, #"{"at":5,"vm_name":"a"}"#,
      #"{"at":"2026-06-26T17:42:00+00:00","vm_name":5}"#,
      #"{"at":"2026-06-26T17:42:00+00:00","vm_name":"a""#,
    ])
  func `what is no sample is none`(line: String) {
    #expect(parsed(line) == nil)
  }

  @Test func `of a line by another hand what is no number is unknown`() {
    let found = parsed(
      #"{"x":1,"disk_pct":"9","at":"2026-06-26T17:42:00Z","cpu_pct":7,"#
        + #""vm_name":"a"}"#)
    #expect(found == Sample(at: at, vm: "a", cpu: 7))
  }

  @Test(
    arguments: [
      ("0", 0), ("100", 100), ("1e-9", 1e-9), ("-0.1", nil), ("100.1", nil),
      ("1e300", nil), ("1e400", nil), ("-1e400", nil),
    ] as [(String, Double?)])
  func `of a line by another hand what is no percentage is unknown`(
    text: String, percent: Double?
  ) {
    let found = parsed(
      #"{"at":"2026-06-26T17:42:00+00:00","vm_name":"a","cpu_pct":\#(text),"#
        + #""mem_pct":\#(text),"disk_pct":\#(text)}"#)
    #expect(
      found
        == Sample(at: at, vm: "a", cpu: percent, memory: percent, disk: percent)
    )
  }

  @Test(
    arguments: [
      (0, false), (300, false), (310, false), (311, true), (-9, false),
      (-310, false), (-311, true),
    ])
  func `a sample says for five minutes how the VM is`(age: Int, isStale: Bool) {
    let now = Timestamp(seconds: at.seconds + age)
    #expect(Sample(at: at, vm: "a").isStale(at: now) == isStale)
  }
}
