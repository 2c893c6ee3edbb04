import ObsFiles

/// The rules of `bind`.
enum BaseURL {
  /// - Throws: `.invalid` with every rule that is broken.
  static func check(_ url: String, connectTo: String?) throws(Failure) {
    var broken: [String] = []
    if !isBaseURL(url) {
      broken.append(
        "URL must be http:// or https:// and a host, with no path, query or "
          + "user, not \(Quoted(url))")
    }
    if let connectTo, !isAddress(connectTo) {
      broken.append(
        "--connect-to must be HOST:PORT, not \(Quoted(connectTo))")
    }
    guard broken.isEmpty else { throw .broken(broken) }
  }

  private static func isBaseURL(_ url: String) -> Bool {
    let schemes = ["http://", "https://"]
    let scheme = schemes.first { url.utf8.starts(with: $0.utf8) }
    guard let scheme else { return false }
    var authority = String(url.dropFirst(scheme.count))
    if authority.hasSuffix("/") { authority.removeLast() }
    return isHost(authority) || isAddress(authority)
  }

  /// `HOST:PORT`; an IPv6 host stands in brackets.
  private static func isAddress(_ address: String) -> Bool {
    guard let colon = address.lastIndex(of: ":"),
      let port = Int(plain: String(address[address.index(after: colon)...])),
      (1...65_535).contains(port)
    else { return false }
    return isHost(String(address[..<colon]))
  }

  private static func isHost(_ host: String) -> Bool {
    let inBrackets = host.hasPrefix("[") && host.hasSuffix("]")
    let name = inBrackets ? String(host.dropFirst().dropLast()) : host
    let extra = inBrackets ? ":." : "-._"
    return !name.isEmpty && name.utf8.count <= 253
      && name.allSatisfy {
        $0.isASCII && ($0.isLetter || $0.isNumber) || extra.contains($0)
      }
  }
}
