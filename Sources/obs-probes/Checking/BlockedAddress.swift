/// Addresses that no probe may ask: what they answer is for this machine, not
/// for who can set a probe's path.
///
/// Loopback and private ranges are where the VMs are; they are not here.
enum BlockedAddress {
  /// Whether an address of 4 or 16 bytes, in network order, is refused.
  ///
  /// An IPv6 address that stands for an IPv4 one is what it stands for.
  static func contains(_ address: [UInt8]) -> Bool {
    guard address.count == 16 else { return blocksIPv4(address) }
    if let inner = embeddedIPv4(address) { return blocksIPv4(inner) }
    return blocksIPv6(address)
  }

  private static func blocksIPv4(_ address: [UInt8]) -> Bool {
    guard address.count == 4 else { return true }
    // "This network"; link-local with the clouds' metadata; multicast.
    if address[0] == 0 || address.starts(with: [169, 254])
      || (224...239).contains(address[0])
    {
      return true
    }
    return [
      [255, 255, 255, 255],  // broadcast
      [100, 100, 100, 200],  // Alibaba Cloud's metadata
      [168, 63, 129, 16],  // Azure's host
      [192, 0, 0, 192],  // Oracle Cloud's metadata
    ].contains(address)
  }

  private static func blocksIPv6(_ address: [UInt8]) -> Bool {
    // Multicast; link-local, fe80::/10.
    if address[0] == 0xFF || address[0] == 0xFE && address[1] & 0xC0 == 0x80 {
      return true
    }
    return [
      bytes([0, 0, 0, 0, 0, 0, 0, 0]),
      bytes([0xFD00, 0xEC2, 0, 0, 0, 0, 0, 0x254]),  // Amazon's metadata
      bytes([0xFD20, 0xCE, 0, 0, 0, 0, 0, 0x254]),  // Google's metadata
    ].contains(address)
  }

  /// The IPv4 address inside: mapped (`::ffff:0:0/96`), translated
  /// (`::ffff:0:0:0/96`), compatible (`::/96`, but for `::` and `::1`), NAT64
  /// (`64:ff9b::/96`, `64:ff9b:1::/48`) or 6to4 (`2002::/16`).
  private static func embeddedIPv4(_ address: [UInt8]) -> [UInt8]? {
    let last = Array(address[12...])
    let prefixes = [
      bytes([0, 0, 0, 0, 0, 0xFFFF]), bytes([0, 0, 0, 0, 0xFFFF, 0]),
      bytes([0x64, 0xFF9B, 0, 0, 0, 0]),
    ]
    if prefixes.contains(where: { address.starts(with: $0) }) { return last }
    if address.starts(with: bytes([0x64, 0xFF9B, 1])) { return last }
    if address.starts(with: [0x20, 0x02]) { return Array(address[2..<6]) }
    let isCompatible = address[..<12].allSatisfy { $0 == 0 }
    return isCompatible && (last[0] > 0 || last[1] > 0) ? last : nil
  }

  private static func bytes(_ words: [UInt16]) -> [UInt8] {
    words.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
  }
}
