import ObsFiles

/// Which app a host is of.
///
/// The template, `{slug}.apps.example.com`, is asked first, because that costs
/// the same with ten apps or ten thousand; an app whose app.json names hosts
/// has those alone. A slug without a directory comes last: an app that names
/// the host has it.
struct HostMap: ~Copyable {
  /// What the template has before and behind the slug.
  private let template: (before: String, behind: String)?
  /// Whether apps count that have no directory yet.
  private let creates: Bool
  /// The hosts that app.json files name, once they are needed.
  private var named: [String: Slug]?

  /// - Parameter template: with `{slug}` in it; nil if there is none.
  /// - Throws: `.invalid` if it has no `{slug}`.
  init(template: String?, creates: Bool) throws(Failure) {
    self.creates = creates
    guard let template else {
      self.template = nil
      return
    }
    let parts = template.lowercased().split(
      separator: "{slug}", omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw Failure(
        .invalid,
        "OBS_HOST must have {slug} in it once, not \(Quoted(template))")
    }
    self.template = (String(parts[0]), String(parts[1]))
  }

  /// The app of a host, as a line spells it.
  mutating func app(_ host: String, in state: borrowing StateDirectory)
    throws(Failure) -> Slug?
  {
    guard let host = HostName(host)?.name else { return nil }
    let slug = templateSlug(host)
    let isThere = if let slug { try state.app(slug) != nil } else { false }
    if let slug, isThere {
      let hosts = try AppFile(of: slug, in: state).strings("hosts")
      if hosts.isEmpty || hosts.contains(host) { return slug }
    }
    if named == nil { named = try HostMap.namedHosts(in: state) }
    return named?[host] ?? (creates && !isThere ? slug : nil)
  }

  /// The app of a host where there is no state directory.
  func app(_ host: String) -> Slug? {
    HostName(host).flatMap { templateSlug($0.name) }
  }

  /// Forgets what app.json files say: they may have changed.
  mutating func forget() { named = nil }

  private func templateSlug(_ host: String) -> Slug? {
    guard let (before, behind) = template,
      host.utf8.count > before.utf8.count + behind.utf8.count,
      host.utf8.starts(with: before.utf8),
      host.utf8.reversed().starts(with: behind.utf8.reversed())
    else { return nil }
    let slug = host.utf8.dropFirst(before.utf8.count)
      .dropLast(behind.utf8.count)
    return try? Slug(String(Substring(slug)))
  }

  private static func namedHosts(in state: borrowing StateDirectory)
    throws(Failure) -> [String: Slug]
  {
    var named: [String: Slug] = [:]
    let damage = try state.forEachApp { (slug) throws(Failure) in
      for host in try AppFile(of: slug, in: state).strings("hosts") {
        named[HostName(host)?.name ?? host] = slug
      }
    }
    // A host that may be that app's would be taken for an unknown one, and its
    // lines be lost: better nothing is counted until the file is mended.
    if let damage { throw damage }
    return named
  }
}
