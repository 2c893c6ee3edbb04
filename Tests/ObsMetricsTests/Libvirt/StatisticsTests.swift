import Testing

@testable import obs_metrics

@Suite struct StatisticsTests {
  private var running: Statistics {
    Statistics(
      numbers: [
        "state.state": 1, "block.count": 2,
        "block.0.rd.reqs": 7, "block.0.capacity": 1 << 30,
      ],
      texts: ["block.0.name": "vda", "block.1.name": "sda"])
  }

  @Test func `tells capacities by target`() {
    #expect(running.capacities == ["vda": 1 << 30])
    #expect(!running.lackMonitor)
  }

  @Test func `a monitor that is busy tells only names`() {
    var busy = running
    busy.numbers["block.0.rd.reqs"] = nil
    busy.numbers["block.0.capacity"] = nil
    #expect(busy.lackMonitor)
    #expect(busy.capacities == [:])
  }

  @Test func `a disk of unknown size is no sign of a busy monitor`() {
    var sizeless = running
    sizeless.numbers["block.0.capacity"] = nil
    #expect(!sizeless.lackMonitor)
  }

  @Test(arguments: [5, 6])
  func `a VM that is shut off has no monitor to wait for`(state: Int64) {
    let statistics = Statistics(
      numbers: ["state.state": state, "block.count": 1],
      texts: ["block.0.name": "vda"])
    #expect(!statistics.lackMonitor)
  }

  @Test func `a driver that tells the state alone has none either`() {
    #expect(!Statistics(numbers: ["state.state": 1]).lackMonitor)
  }

  @Test func `sizes are told by target, drives among them`() {
    var statistics = running
    statistics.numbers["block.1.capacity"] = 374_784
    statistics.numbers["block.0.physical"] = 1 << 20
    #expect(statistics.capacities == ["vda": 1 << 30, "sda": 374_784])
    #expect(statistics.physicalSizes == ["vda": 1 << 20])
  }

  @Test func `without names, without a count and without any`() {
    #expect(Statistics().capacities == [:])
    #expect(Statistics().physicalSizes == [:])
    let nameless = Statistics(
      numbers: ["block.count": 1, "block.0.capacity": 5])
    #expect(nameless.capacities == [:])
    let countless = Statistics(
      numbers: ["block.0.capacity": 5], texts: ["block.0.name": "vda"])
    #expect(countless.capacities == [:])
  }
}

// MARK: - What libvirt has said

extension StatisticsTests {
  private func recorded(_ name: String) throws -> Statistics {
    try #require(try Recorded(name).usage.statistics)
  }

  @Test func `a VM whose process stands still lacks its monitor`() throws {
    let mute = try recorded("app-vm-mute")
    #expect(mute.lackMonitor)
    #expect(mute.capacities == [:])
    #expect(mute.numbers["balloon.current"] != nil)
  }

  @Test(
    arguments: [
      "app-vm-off", "app-vm-idle-2", "app-vm-paused", "quiet", "diskless",
      "raw", "seeded", "full", "layered", "device",
    ])
  func `no other does`(name: String) throws {
    #expect(try !recorded(name).lackMonitor)
  }

  @Test func `an empty drive has no size, a full one has`() throws {
    #expect(try recorded("app-vm-idle-2").capacities == ["vda": 1 << 30])
    #expect(
      try recorded("full").capacities == ["vda": 8 << 20, "sda": 374_784])
  }

  @Test func `of layers the top one's sizes are told`() throws {
    let layered = try recorded("layered")
    #expect(layered.capacities == ["vda": 64 << 20])
    #expect(try #require(layered.physicalSizes["vda"]) < 1 << 20)
  }
}
