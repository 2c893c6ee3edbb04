import ObsTesting
import Testing

@testable import obs_metrics

@Suite struct MemoryUsageTests {
  /// A guest with 1000 KiB of which it could give 400 to programs.
  private static let numbers: [String: Int64] = [
    "balloon.available": 1000, "balloon.usable": 400,
    "balloon.last-update": 50_000,
    // None of these may stand in for what is missing.
    "balloon.current": 2000, "balloon.maximum": 2000, "balloon.unused": 300,
    "balloon.rss": 2100,
  ]

  private func percent(
    _ changes: [String: Int64?] = [:], period: String? = "10",
    age: Double = 0
  ) -> Double? {
    let stats = period.map { "<stats period='\($0)'/>" } ?? ""
    let xml =
      "<domain><devices><memballoon model='virtio'>\(stats)</memballoon>"
      + "</devices></domain>"
    var numbers = Self.numbers
    for (name, value) in changes { numbers["balloon.\(name)"] = value }
    return MemoryUsage.percent(
      Usage(
        xml: DomainXML(Array(xml.utf8)),
        statistics: Statistics(numbers: numbers), wall: 50_000 + age))
  }

  @Test(
    arguments: [
      (1000, 400, 60), (1000, 0, 100), (1000, 1000, 0), (3, 1, 200.0 / 3),
      // The balloon took some between the two numbers.
      (1000, 1001, 0), (1000, .max, 0), (.max, 0, 100), (1, 1, 0),
    ] as [(Int64, Int64, Double)])
  func `it is what the guest's programs could not have`(
    available: Int64, usable: Int64, expected: Double
  ) throws {
    let found = try #require(
      percent(["available": available, "usable": usable]))
    #expect(abs(found - expected) < 1e-6)
  }

  @Test(arguments: ["available", "usable", "last-update"])
  func `without one of its numbers nothing is known`(name: String) {
    #expect(percent([name: nil]) == nil)
  }

  @Test(arguments: [("available", 0), ("available", -1), ("usable", -1)])
  func `a number that can't be tells nothing`(name: String, value: Int64) {
    #expect(percent([name: value]) == nil)
  }

  @Test(arguments: [nil, "0", "-1", "", "x"])
  func `a guest that is not asked regularly tells nothing`(period: String?) {
    #expect(percent(period: period) == nil)
  }

  @Test(
    arguments: [
      ("10", 0, true), ("10", 30, true), ("10", 31, true),
      ("10", 31.1, false), ("1", 4, true), ("1", 4.1, false),
      ("3600", 10_801, true), ("2147483647", 1e9, true),
    ] as [(String, Double, Bool)])
  func `it is old after three periods`(
    period: String, age: Double, isKnown: Bool
  ) {
    #expect((percent(period: period, age: age) != nil) == isKnown)
  }

  @Test(arguments: [-3600, -31.1, 31.1, 86_400])
  func `a clock that was set makes it unknown, forward and back`(
    age: Double
  ) {
    #expect(percent(age: age) == nil)
    // The next statistics have a time by the new clock.
    #expect(percent(["last-update": 50_000 + Int64(age)], age: age) == 60)
  }

  @Test func `a hypervisor without statistics tells nothing`() {
    let none = Usage(xml: DomainXML([]), statistics: nil, wall: 0)
    #expect(MemoryUsage.percent(none) == nil)
    let empty = Usage(xml: DomainXML([]), statistics: .init(), wall: 0)
    #expect(MemoryUsage.percent(empty) == nil)
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `it is nothing, or a percentage`(seed: UInt64) {
    var dice = Dice(seed: seed)
    var known = 0
    for _ in 0..<300 {
      let size = Int64(dice.roll(3000)) - 5
      let changes: [String: Int64?] = [
        "available": dice.once(in: 9) ? nil : size,
        "usable": dice.once(in: 9) ? nil : Int64(dice.roll(2000)) - 5,
        "last-update": dice.once(in: 9)
          ? nil : 50_000 + Int64(dice.roll(80)) - 40,
      ]
      guard let found = percent(changes) else { continue }
      #expect((0...100).contains(found))
      known += 1
    }
    #expect(known > 30)
  }
}

// MARK: - What libvirt has said

extension MemoryUsageTests {
  private func recorded(_ name: String) throws -> Double? {
    MemoryUsage.percent(try Recorded(name).usage)
  }

  @Test func `a guest that fills memory shows it, as it says itself`() throws {
    let idle = try #require(try recorded("app-vm-idle-2"))
    let filled = try #require(try recorded("app-vm-filled"))
    #expect((5...25).contains(idle))
    #expect((30...45).contains(filled - idle))
    let said = try Recorded.text("app-vm-filled.meminfo")
    let numbers = said.matches(of: /(\d+) kB/).compactMap { Double($0.1) }
    let own = 100 * (1 - numbers[1] / numbers[0])
    #expect(abs(filled - own) < 1)
  }

  @Test func `what the balloon took is no memory of the guest's`() throws {
    let usage = try Recorded("app-vm-ballooned").usage
    let numbers = try #require(usage.statistics?.numbers)
    #expect(numbers["balloon.current"] == 163_840)
    #expect(numbers["balloon.maximum"] == 262_144)
    let found = try #require(MemoryUsage.percent(usage))
    #expect((20...60).contains(found))
  }

  @Test(arguments: ["app-vm-off", "quiet", "diskless", "app-vm-mute"])
  func `nothing is known of a VM that can't or does not tell`(name: String)
    throws
  {
    #expect(try recorded(name) == nil)
  }

  @Test func `a paused guest's numbers grow old`() throws {
    var usage = try Recorded("app-vm-paused").usage
    #expect(usage.statistics?.numbers["balloon.usable"] != nil)
    #expect(MemoryUsage.percent(usage) == nil)
    usage.wall -= 5
    #expect(MemoryUsage.percent(usage) != nil)
  }
}
