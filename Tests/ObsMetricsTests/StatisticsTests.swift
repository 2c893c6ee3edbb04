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
}
