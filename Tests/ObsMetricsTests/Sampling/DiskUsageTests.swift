import ObsTesting
import Testing

@testable import obs_metrics

@Suite struct DiskUsageTests {
  /// A disk: its name, what the document and what the statistics say of it.
  private struct Disk {
    var target = "vda"
    var attributes = "type='file' device='disk'"
    var format: String? = "qcow2"
    var capacity: Int64? = 1000
    var physical: Int64? = 230

    var element: String {
      let driver = format.map { "<driver name='qemu' type='\($0)'/>" } ?? ""
      return "<disk \(attributes)>\(driver)<source file='/x'/>"
        + "<target dev='\(target)'/></disk>"
    }
  }

  private func percent(_ disks: [Disk]) -> Double? {
    let elements = disks.map(\.element).joined()
    let xml = "<domain><devices>\(elements)</devices></domain>"
    var statistics = Statistics(numbers: ["block.count": Int64(disks.count)])
    for (index, disk) in disks.enumerated() {
      statistics.texts["block.\(index).name"] = disk.target
      statistics.numbers["block.\(index).capacity"] = disk.capacity
      statistics.numbers["block.\(index).physical"] = disk.physical
    }
    return DiskUsage.percent(
      Usage(
        xml: DomainXML(Array(xml.utf8)), statistics: statistics, wall: 0))
  }

  @Test func `it is what the image takes up of what the guest sees`() {
    #expect(percent([Disk()]) == 23)
    #expect(percent([Disk(physical: 0)]) == 0)
  }

  @Test func `several disks are one`() {
    let small = Disk(target: "vdb", capacity: 3000, physical: 1770)
    #expect(percent([Disk(), small]) == 50)
  }

  @Test func `an image with its own tables is no more than full`() {
    #expect(percent([Disk(physical: 1001)]) == 100)
    let other = Disk(target: "vdb", physical: 500)
    #expect(percent([Disk(physical: 1100), other]) == 80)
  }

  @Test(
    arguments: [
      Disk(format: "raw"), Disk(attributes: "type='block' device='disk'"),
      Disk(attributes: "type='block' device='lun'", format: "raw"),
      Disk(physical: 1000), Disk(physical: nil),
    ])
  private func `what takes up all that it has tells nothing`(disk: Disk) {
    #expect(percent([disk]) == nil)
    var other = Disk()
    other.target = "vdb"
    #expect(percent([disk, other]) == nil)
  }

  @Test(
    arguments: [
      (99_000, 23), (99_001, 23), (100_000, 23), (98_999, nil), (1000, nil),
      (0, nil),
    ] as [(Int64, Double?)])
  func `a seed of a hundredth is left out`(
    capacity: Int64, expected: Double?
  ) {
    let disk = Disk(capacity: capacity, physical: capacity * 23 / 100)
    let seed = Disk(target: "vdb", format: "raw", physical: 1000)
    for disks in [[disk, seed], [seed, disk]] {
      let found = percent(disks)
      #expect((found == nil) == (expected == nil), "\(disks)")
      #expect(abs((found ?? 0) - (expected ?? 0)) < 0.01)
    }
  }

  @Test func `seeds that are too many tell nothing`() {
    let disk = Disk(capacity: 100_000, physical: 1)
    let seeds = (0..<2).map { Disk(target: "vd\($0)", format: "raw") }
    #expect(percent([disk, seeds[0]]) != nil)
    #expect(percent([disk] + seeds) == nil)
  }

  @Test(arguments: ["cdrom", "floppy"])
  func `a drive's medium is no disk`(device: String) {
    let drive = Disk(
      target: "sda", attributes: "type='file' device='\(device)'",
      format: "raw", physical: 1000)
    #expect(percent([Disk(), drive]) == 23)
    #expect(percent([drive]) == nil)
  }

  @Test func `a disk of which libvirt says nothing makes all unknown`() {
    #expect(percent([Disk(capacity: nil)]) == nil)
    #expect(percent([Disk(), Disk(target: "vdb", capacity: nil)]) == nil)
  }

  @Test func `a disk that came after the document was read changes nothing`() {
    let document = DomainXML(
      Array("<domain><devices>\(Disk().element)</devices></domain>".utf8))
    let statistics = Statistics(
      numbers: [
        "block.count": 2, "block.0.capacity": 1000, "block.0.physical": 100,
        "block.1.capacity": 1000, "block.1.physical": 900,
      ], texts: ["block.0.name": "vda", "block.1.name": "vdb"])
    let usage = Usage(xml: document, statistics: statistics, wall: 0)
    #expect(DiskUsage.percent(usage) == 10)
  }

  @Test func `without disks, without sizes and without answers`() {
    #expect(percent([]) == nil)
    #expect(percent([Disk(capacity: 0, physical: 0)]) == nil)
    #expect(percent([Disk(capacity: 0, physical: 5)]) == nil)
    #expect(
      DiskUsage.percent(Usage(xml: DomainXML([]), statistics: nil, wall: 0))
        == nil)
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `it is nothing, or a percentage`(seed: UInt64) {
    var dice = Dice(seed: seed)
    var known = 0
    for _ in 0..<300 {
      let disks = (0..<dice.roll(4)).map { index in
        Disk(
          target: "vd\(index)",
          format: dice.once(in: 9) ? "raw" : dice.pick(["qcow2", nil]),
          capacity: dice.once(in: 9)
            ? nil : dice.pick([0, 1, 1000, 1 << 40, .max]),
          physical: dice.once(in: 9) ? nil : Int64(dice.roll(3000)))
      }
      guard let found = percent(disks) else { continue }
      #expect((0...100).contains(found), "\(disks)")
      known += 1
    }
    #expect(known > 30)
  }
}

// MARK: - What libvirt has said

extension DiskUsageTests {
  private func recorded(_ name: String) throws -> Double? {
    DiskUsage.percent(try Recorded(name).usage)
  }

  @Test func `what is written shows, and what is trimmed goes`() throws {
    let idle = try #require(try recorded("app-vm-idle-2"))
    let written = try #require(try recorded("app-vm-written"))
    let trimmed = try #require(try recorded("app-vm-trimmed"))
    #expect((3...4).contains(idle))
    #expect((5.5...6.5).contains(written - idle))
    #expect(abs(trimmed - idle) < 0.5)
  }

  @Test func `an empty image is nearly nothing, a full one is full`() throws {
    #expect((0..<1).contains(try #require(try recorded("quiet"))))
    #expect(try recorded("full") == 100)
  }

  @Test func `of layers the top one counts`() throws {
    #expect((0..<1).contains(try #require(try recorded("layered"))))
  }

  @Test func `a seed changes nothing`() throws {
    #expect(try recorded("seeded") == recorded("quiet"))
    let usage = try Recorded("seeded").usage
    #expect(usage.xml.disks.map(\.isMeasurable) == [true, false])
  }

  @Test(arguments: ["raw", "device", "diskless", "app-vm-mute"])
  func `nothing is known of a VM whose disks can't tell`(name: String) throws {
    #expect(try recorded(name) == nil)
  }
}
