import Glibc
import ObsFiles
import Testing

@testable import obs_probes

@Suite struct BlockedAddressTests {
  private static let blocked = [
    "0.0.0.0", "0.0.0.1", "0.255.255.255", "169.254.0.0", "169.254.169.254",
    "169.254.255.255", "224.0.0.0", "239.255.255.255", "255.255.255.255",
    "100.100.100.200", "168.63.129.16", "192.0.0.192",
  ]
  private static let allowed = [
    "1.0.0.0", "10.0.0.1", "100.100.100.199", "100.100.100.201",
    "127.0.0.1", "168.63.129.15", "168.63.129.17", "169.253.255.255",
    "169.255.0.0", "172.16.0.1", "192.0.0.191", "192.0.0.193",
    "192.168.254.169", "203.0.113.254", "223.255.255.255", "240.0.0.0",
    "254.169.254.169", "255.255.255.254",
  ]

  /// The bytes of an address in network order, read by the C library.
  private func bytes(_ text: String) throws -> [UInt8] {
    let isIPv6 = text.contains(":")
    var bytes = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
    let family = isIPv6 ? AF_INET6 : AF_INET
    let read = unsafe inet_pton(family, text, &bytes)
    try #require(read == 1, "\(text) is no address")
    return bytes
  }

  private func isBlocked(_ text: String) throws -> Bool {
    BlockedAddress.contains(try bytes(text))
  }

  /// All IPv6 addresses that stand for an IPv4 address.
  private func forms(of address: String) throws -> [String] {
    let inner = try bytes(address)
    let hex = inner.map { String($0, radix: 16) }.map {
      $0.count == 1 ? "0\($0)" : $0
    }
    let words = "\(hex[0])\(hex[1]):\(hex[2])\(hex[3])"
    let prefixes = [
      "::ffff:", "::ffff:0:", "64:ff9b::", "64:ff9b:1::", "64:ff9b:1:2:3:4:",
    ]
    // Compatible ones of 0.0.0.0/16 are ::, ::1 and what is near them.
    let isCompatible = inner[0] > 0 || inner[1] > 0
    return prefixes.flatMap { [$0 + address, $0 + words] }
      + (isCompatible ? ["::" + address, "::" + words] : [])
      + ["2002:\(words)::", "2002:\(words):1::ffff"]
  }

  @Test(arguments: blocked)
  func `an address that no probe may ask is refused in every form`(
    address: String
  ) throws {
    #expect(try isBlocked(address))
    for form in try forms(of: address) {
      #expect(try isBlocked(form), "\(form)")
    }
  }

  @Test(arguments: allowed)
  func `an address beside those is not, in any form`(address: String) throws {
    #expect(try !isBlocked(address))
    for form in try forms(of: address) {
      #expect(try !isBlocked(form), "\(form)")
    }
  }

  @Test(
    arguments: [
      "::", "fe80::", "fe80::1", "fe80::a9fe:a9fe", "febf:ffff::1", "ff00::",
      "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fd00:ec2::254",
      "fd20:ce::254",
    ])
  func `IPv6 has such addresses of its own`(address: String) throws {
    #expect(try isBlocked(address))
  }

  @Test(
    arguments: [
      "::1", "fe7f::", "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fec0::",
      "fec0::1", "feff::1", "fc00::1", "fd00:ec2::253", "fd00:ec2::255",
      "fd00:ec2:0:1::254", "fd20:ce::253", "fd20:cf::254", "2001:db8::1",
      "2003::a9fe:a9fe", "2001:db8::169.254.169.254", "1::169.254.169.254",
      "::1:0:0:a9fe:a9fe", "65:ff9b::169.254.169.254",
    ])
  func `other IPv6 addresses are allowed`(address: String) throws {
    #expect(try !isBlocked(address))
  }

  @Test(arguments: [0, 1, 3, 5, 15, 17])
  func `what is no address is refused`(count: Int) {
    #expect(BlockedAddress.contains([UInt8](repeating: 10, count: count)))
  }
}
