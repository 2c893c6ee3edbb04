import Testing

@testable import obs_metrics

/// What a document tells of how a VM can be measured.
@Suite struct MeasuresTests {
  private func isMeasurable(_ disk: String) -> Bool? {
    DomainXML(Array("<domain><devices>\(disk)</devices></domain>".utf8))
      .disks.first?.isMeasurable
  }

  @Test(
    arguments: [
      ("type='file'", "<driver name='qemu' type='qcow2'/>", true),
      ("type='file'", "<driver type='vmdk'/>", true),
      ("type='network'", "<driver type='qcow2'/>", true),
      ("type='file'", "<driver name='qemu' type='raw'/>", false),
      ("type='network'", "<driver type='raw'/>", false),
      ("type='block'", "<driver type='raw'/>", false),
      ("type='block'", "<driver type='qcow2'/>", false),
    ])
  func `neither devices nor raw images are`(
    type: String, driver: String, expected: Bool
  ) {
    let rest = "<source file='/x'/><target dev='vda'/>"
    #expect(isMeasurable("<disk \(type)>\(driver)\(rest)</disk>") == expected)
    #expect(isMeasurable("<disk \(type)>\(rest)\(driver)</disk>") == expected)
  }

  @Test func `a layer's format is not the disk's`() {
    #expect(
      isMeasurable(
        """
        <disk type='file'><driver type='qcow2'/><source file='/top'/>
        <backingStore type='block'><format type='raw'/><driver type='raw'/>
        <source dev='/base'/></backingStore><target dev='vda'/></disk>
        """) == true)
  }
}

// MARK: - The balloon

extension MeasuresTests {
  private func period(_ document: String) -> Int? {
    DomainXML(Array(document.utf8)).statisticsPeriod
  }

  @Test func `the balloon's period is how often a guest is asked`() {
    func inside(_ balloon: String) -> String {
      "<domain><devices>\(balloon)</devices></domain>"
    }
    let balloon = "<memballoon model='virtio'>"
    #expect(
      period(inside("\(balloon)<stats period='10'/></memballoon>")) == 10)
    #expect(
      period(inside("\(balloon)<stats\nperiod=\"7\"></stats></memballoon>"))
        == 7)
    #expect(period(inside("\(balloon)</memballoon>")) == nil)
    #expect(period(inside("<memballoon model='none'/>")) == nil)
    #expect(period(inside("\(balloon)<stats/></memballoon>")) == nil)
    #expect(
      period(inside("\(balloon)<x><stats period='9'/></x></memballoon>"))
        == nil)
  }

  @Test func `another's period is none`() {
    let balloon = "<memballoon><stats period='10'/></memballoon>"
    for document in [
      "<domain>\(balloon)</domain>",
      "<domain><metadata><devices>\(balloon)</devices></metadata></domain>",
      "<domain><devices><hub>\(balloon)</hub></devices></domain>",
      "<x><devices>\(balloon)</devices></x>",
    ] { #expect(period(document) == nil) }
  }
}

// MARK: - What libvirt has said

extension MeasuresTests {
  @Test(
    arguments: [
      ("app-vm", ["vda"], [true], 1), ("quiet", ["vda"], [true], nil),
      ("diskless", [], [], nil), ("raw", ["vda"], [false], nil),
      ("seeded", ["vda", "vdb"], [true, false], nil),
      ("full", ["vda"], [true], nil), ("layered", ["vda"], [true], nil),
      ("device", ["vda", "vdb"], [false, true], nil),
    ] as [(String, [String], [Bool], Int?)])
  func `of a real VM`(
    name: String, targets: [String], measurable: [Bool], period: Int?
  ) throws {
    let xml = DomainXML(Array(try Recorded.text("\(name).xml").utf8))
    #expect(xml.diskTargets == targets)
    #expect(xml.disks.map(\.isMeasurable) == measurable)
    #expect(xml.statisticsPeriod == period)
  }
}
