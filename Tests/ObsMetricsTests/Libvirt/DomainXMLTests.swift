import Testing

@testable import obs_metrics

@Suite struct DomainXMLTests {
  private func targets(_ devices: String) -> [String] {
    whole("<domain><devices>\(devices)</devices></domain>")
  }

  private func whole(_ document: String) -> [String] {
    DomainXML(Array(document.utf8)).diskTargets
  }

  @Test func `finds disks and luns in order`() {
    #expect(
      targets(
        """
        <disk type='file' device='disk'>
          <driver name='qemu' type='qcow2'/>
          <source file='/a.qcow2' index='1'/>
          <backingStore type='file'><format type='raw'/>
            <source file='/base'/><target dev='not-this'/></backingStore>
          <target dev='vda' bus='virtio'/>
        </disk>
        <disk type='block' device='lun'>
          <source dev='/dev/sdx'/><target dev='sda' bus='scsi'/></disk>
        """) == ["vda", "sda"])
  }

  @Test func `a disk is a hard disk unless it says otherwise`() {
    #expect(
      targets("<disk><source file='/a'/><target dev='vda'/></disk>")
        == ["vda"])
  }

  @Test(arguments: ["cdrom", "floppy"])
  func `leaves out drives with and without a medium`(device: String) {
    #expect(
      targets(
        """
        <disk device='\(device)'><target dev='a'/></disk>
        <disk device='\(device)'><source file='/x'/><target dev='b'/></disk>
        """) == [])
  }

  @Test(arguments: [
    "", "<source/>", "<source startupPolicy='optional' index='2'/>",
    "<backingStore><source file='/base'/></backingStore>",
  ])
  func `leaves out a disk without a source`(source: String) {
    #expect(targets("<disk>\(source)<target dev='vda'/></disk>") == [])
  }

  @Test(arguments: [
    "file='/a'", "dev='/dev/a'", "protocol='rbd' name='p/i'",
    "pool='p' volume='v'", "dir='/d'", "type='pci' namespace='1'",
  ])
  func `knows every kind of source`(attributes: String) {
    #expect(
      targets("<disk><source \(attributes)/><target dev='a'/></disk>")
        == ["a"])
  }

  @Test func `leaves out vhost-user disks`() {
    #expect(
      targets(
        """
        <disk type='vhostuser' device='disk'>
          <source type='unix' path='/s'/><target dev='vda'/></disk>
        """) == [])
  }

  @Test func `takes both quotes, any order and any space`() {
    #expect(
      targets(
        """
        <disk
        device = "disk"\ttype='file' ><source file="it's>fine"></source>
        <target bus='virtio'   dev="vda" / ></disk >
        """) == ["vda"])
  }

  @Test func `decodes references`() {
    #expect(
      targets(
        """
        <disk><source file='a'/>
        <target dev='&lt;&gt;&amp;&quot;&apos;&#233;&#xE9;&no;&#xD800;&'/>
        </disk>
        """) == ["<>&\"'éé&no;&#xD800;&"])
  }

  @Test func `only devices of the domain itself count`() {
    let disk = "<disk><source file='/x'/><target dev='x'/></disk>"
    #expect(
      whole(
        """
        <?xml version='1.0'?><!DOCTYPE domain>
        <!-- <devices>\(disk)</devices> -->
        <domain>
          <metadata><a xmlns='urn:a'><devices>\(disk)</devices></a>
            <n:devices xmlns:n='urn:n'>\(disk)</n:devices>\(disk)</metadata>
          <description><![CDATA[</domain><devices>\(disk)]]></description>
          <devices><disk><source file='/a'/><target dev='vda'/></disk>
            <hub>\(disk)</hub></devices>
        </domain>
        """) == ["vda"])
  }

  @Test func `survives a document cut at any byte`() {
    let document = Array(
      """
      <domain><!-- c --><devices><disk device="disk"><source file='/&lt;'/>
      <target dev='v&amp;a'/></disk><![CDATA[x]]></devices></domain>
      """.utf8)
    for length in document.indices {
      let found = DomainXML(Array(document[..<length])).diskTargets
      #expect(found == [] || found == ["v&a"])
    }
  }
}
