import Testing

@testable import obs_metrics

@Suite struct AllocationTests {
  private func json(_ allocation: Allocation) -> String {
    var out: [UInt8] = []
    allocation.write(to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  private func capacity(_ bytes: UInt64) -> String {
    let disk = Allocation.Disk(target: "vda", capacityBytes: bytes)
    let text = json(Allocation(vcpus: 1, memoryMiB: 1, disks: [disk]))
    let parts = text.split(separator: "\"capacity_gb\":")
    return String(parts[1].prefix { $0 != "}" })
  }

  @Test func `has the frozen shape`() {
    let allocation = Allocation(
      vcpus: 4, memoryMiB: 8192,
      disks: [.init(target: "vda", capacityBytes: 40 << 30)])
    #expect(
      json(allocation)
        == #"{"vcpus":4,"memory_mb":8192,"#
        + #""disks":[{"target":"vda","capacity_gb":40}]}"#)
  }

  @Test func `separates disks with commas`() {
    let allocation = Allocation(
      vcpus: 1, memoryMiB: 16,
      disks: [
        .init(target: "vda", capacityBytes: 1 << 30),
        .init(target: "vdb", capacityBytes: 1 << 29),
      ])
    #expect(
      json(allocation)
        == #"{"vcpus":1,"memory_mb":16,"disks":[{"target":"vda","#
        + #""capacity_gb":1},{"target":"vdb","capacity_gb":0.5}]}"#)
  }

  @Test func `has an empty list without disks`() {
    let allocation = Allocation(vcpus: 1, memoryMiB: 16, disks: [])
    #expect(json(allocation) == #"{"vcpus":1,"memory_mb":16,"disks":[]}"#)
  }

  @Test func `escapes targets`() {
    let allocation = Allocation(
      vcpus: 1, memoryMiB: 1,
      disks: [.init(target: "v\"d\n", capacityBytes: 1 << 30)])
    #expect(json(allocation).contains(#""target":"v\"d\n","#))
  }

  /// GiB in hundredths, so 1 % of a GiB is 10,737,418.24 bytes.
  @Test(
    arguments: [
      (0, "0"),
      (1, "0.01"),  // a disk is never nothing
      (5_368_709, "0.01"),
      (16_106_127, "0.01"),
      (16_106_128, "0.02"),
      (1 << 29, "0.5"),
      (3 << 28, "0.75"),
      ((1 << 30) + 5_368_709, "1"),
      ((1 << 30) + 5_368_710, "1.01"),
      ((1 << 30) + 107_374_182, "1.1"),
      ((2 << 30) - 1, "2"),
      (10 << 30, "10"),
      (100 << 30, "100"),
      (1_099_506_450_432, "1024"),
      (1_099_500_000_000, "1023.99"),
      (UInt64.max, "17179869184"),
    ] as [(UInt64, String)])
  func `writes capacities in GiB`(bytes: UInt64, expected: String) {
    #expect(capacity(bytes) == expected)
  }
}
