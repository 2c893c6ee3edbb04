import ObsFiles

/// Which hosts, as lines spell them, are one app's: the same that are counted
/// for it.
final class OwnHosts {
  /// How long it holds what a host is, in seconds: app.json may change.
  private static let memory = 10.0

  private let slug: Slug
  private let state: StateDirectory
  private var map: HostMap
  private var cache = HostCache()
  /// What the app's app.json names.
  private var named: Set<String> = []
  private var since = Clock.boottime()
  /// Why it can't be told any more whose a host is.
  private(set) var trouble: Failure?

  /// - Throws: `.inputOutput` if the app's app.json can't be read, or another
  ///   one that may name the same hosts.
  init(of slug: Slug, statePath: String) throws(Failure) {
    let state = try StateDirectory(path: statePath)
    map = try HostMap(template: Config(of: state)["OBS_HOST"], creates: true)
    self.slug = slug
    self.state = state
    try look()
  }

  private func look() throws(Failure) {
    map.forget()
    cache = HostCache()
    let hosts = try AppFile(of: slug, in: state).strings("hosts")
    named = Set(hosts.map { HostName($0)?.name ?? $0 })
    if let host = named.first { _ = try map.app(host, in: state) }
  }

  /// Looks again at what app.json says, once in a while.
  func refresh() {
    guard trouble == nil, Clock.boottime() > since + Self.memory else { return }
    since = Clock.boottime()
    do throws(Failure) {
      try look()
    } catch {
      trouble = error
    }
  }

  /// Whether a host is the app's; from ``trouble`` on none is.
  ///
  /// - Parameter text: with eight bytes or more behind the range.
  func has(_ text: Span<UInt8>, _ host: Range<Int>) -> Bool {
    guard trouble == nil else { return false }
    if let known = cache.number(text, host) { return known == 1 }
    let name = String(
      decoding: JSON.decodeString(text, host), as: UTF8.self)
    do throws(Failure) {
      let app = mayHave(name) ? try map.app(name, in: state) : nil
      let isOwn = app == slug
      cache.add(text, host, number: isOwn ? 1 : 0)
      return isOwn
    } catch {
      trouble = error
      return false
    }
  }

  /// Whether it is worth while to ask whose a host is: that may take a look at
  /// another app's file, and a log may have thousands of hosts.
  private func mayHave(_ host: String) -> Bool {
    map.app(host) == slug
      || HostName(host).map { named.contains($0.name) } ?? false
  }
}
