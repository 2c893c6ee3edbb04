import ObsFiles
import Testing

@testable import obs_metrics

/// With libvirt's own test driver; Tests/Guest has real guests.
@Suite struct LibvirtTests {
  private let uri = "test:///default"

  @Test func `reads the VM of the test driver`() throws {
    let allocation = try Libvirt.allocation(of: "test", uri: uri, meanwhile: {})
    #expect(allocation.vcpus == 2)
    #expect(allocation.memoryMiB == 8192)
    #expect(allocation.disks.map(\.target) == ["vda"])
  }

  @Test func `an unknown VM is not found`() {
    #expect(
      throws: Failure(.notFound, #"libvirt knows no VM named "app-vm""#)
    ) { try Libvirt.allocation(of: "app-vm", uri: uri, meanwhile: {}) }
  }

  @Test(arguments: ["", "a\0b", String(repeating: "é", count: 128)])
  func `refuses what can't be a name`(name: String) {
    let failure = #expect(throws: Failure.self) {
      try Libvirt.allocation(of: name, uri: uri, meanwhile: {})
    }
    #expect(failure?.kind == .invalid)
  }

  @Test func `says where libvirt is out of reach, and why`() {
    let uri = "qemu+unix:///system?socket=/nonexistent/socket"
    let failure = #expect(throws: Failure.self) {
      try Libvirt.allocation(of: "test", uri: uri, meanwhile: {})
    }
    #expect(failure?.kind == .unreachable)
    #expect(
      failure?.detail == "libvirt at \(uri) can't be reached: Failed to"
        + " connect socket to '/nonexistent/socket':"
        + " No such file or directory")
  }
}
