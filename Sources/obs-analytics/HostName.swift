import ObsFiles

/// A host as requests name it, made comparable: lower case, without port and
/// without the root's dot.
struct HostName {
  let name: String

  /// - Throws: `.invalid` if it is no host name or address.
  init(_ text: String) throws(Failure) {
    var host = text.lowercased()
    if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]"),
      Int(plain: String(host[host.index(after: colon)...])) != nil
    {
      host = String(host[..<colon])
    }
    if host.hasSuffix(".") { host.removeLast() }
    let isAddress = host.hasPrefix("[") && host.hasSuffix("]")
    let others = isAddress ? ":.[]" : "-._"
    let isHost =
      (1...253).contains(host.utf8.count)
      && host.utf8.allSatisfy { byte in
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
          || others.utf8.contains(byte)
      }
    guard isHost else {
      throw Failure(.invalid, "--host must be a host name, not \(Quoted(text))")
    }
    name = host
  }
}
