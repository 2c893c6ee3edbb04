import ObsFiles

/// A host as requests name it, made comparable: lower case, without port and
/// without the root's dot.
struct HostName {
  let name: String

  /// - Returns: nil if it is no host name and no address.
  init?(_ text: String) {
    var host = Self.withoutDot(text)
    if let colon = host.lastIndex(of: ":"),
      Int(plain: String(host[host.index(after: colon)...])) != nil
    {
      host = Self.withoutDot(String(host[..<colon]))
    }
    let isAddress = host.hasPrefix("[") && host.hasSuffix("]")
    let others = isAddress ? ":.[]" : "-._"
    guard (1...253).contains(host.utf8.count),
      host.utf8.allSatisfy({ byte in
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
          || others.utf8.contains(byte)
      })
    else { return nil }
    // ASCII alone is left: no letter of another script becomes one of ours.
    name = host.lowercased()
  }

  private static func withoutDot(_ host: String) -> String {
    host.hasSuffix(".") ? String(host.dropLast()) : host
  }
}
