import ObsFiles

/// Where an app answers.
struct BaseURL: Equatable, Sendable {
  /// Scheme, host and perhaps a port, without a slash at the end.
  let url: String
  /// `HOST:PORT` to connect to, whatever the URL's host resolves to.
  let connectTo: String?

  /// - Throws: `.invalid` with every rule that is broken.
  init(_ url: String, connectTo: String?) throws(Failure) {
    var broken: [String] = []
    if !Self.isBaseURL(url) {
      broken.append(
        "URL must be http:// or https:// and a host, with no path, query or "
          + "user, not \(Quoted(url))")
    }
    if let connectTo, !Self.isAddress(connectTo) {
      broken.append(
        "--connect-to must be HOST:PORT, not \(Quoted(connectTo))")
    }
    guard broken.isEmpty else { throw .broken(broken) }
    self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
    self.connectTo = connectTo
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

// MARK: - Where it comes from

extension BaseURL {
  /// What is in the place of the slug in ``template``.
  private static let placeholder = "{slug}"

  /// The app's own in app.json, else what the template makes of its slug.
  ///
  /// - Parameter template: `OBS_BASE_URL`.
  /// - Returns: nil if there is neither.
  /// - Throws: `.invalid` if it breaks the rules, `.inputOutput` if app.json is
  ///   damaged.
  static func of(
    _ slug: Slug, in state: borrowing StateDirectory, template: String?
  ) throws(Failure) -> BaseURL? {
    let file = try AppFile(of: slug, in: state)
    let own = file.string("base_url")
    guard
      let url = own ?? template?.replacing(placeholder, with: slug.name)
    else { return nil }
    do throws(Failure) {
      return try BaseURL(url, connectTo: file.string("connect_to"))
    } catch {
      let source = own == nil ? "OBS_BASE_URL" : "app.json"
      throw Failure(error.kind, "\(source): \(error.detail)")
    }
  }

  /// Refuses a template that no app could use.
  static func check(template: String) throws(Failure) {
    let example = template.replacing(placeholder, with: "my-shop")
    do throws(Failure) {
      _ = try BaseURL(example, connectTo: nil)
    } catch {
      throw Failure(
        .invalid,
        "OBS_BASE_URL must be like https://{slug}.apps.example.com, "
          + "not \(Quoted(template))")
    }
  }
}
