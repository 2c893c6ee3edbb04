import Glibc
import ObsFiles

/// The logs that a stream reads: those that the configuration or the app's
/// app.json names, as long as it does.
struct RelayedLogs: ~Copyable {
  /// How long after a look at the configuration there is another one, in
  /// seconds.
  private static let interval = 1.0

  private let slug: Slug
  private let source: LogRelay.Source
  private let state: StateDirectory
  private(set) var trails: [LogTrail] = []
  /// What was meant at the last look, and when that was, in milliseconds since
  /// 1970.
  private var last: (names: LogNames, time: Int)?
  private var lastLook = -interval
  /// When names came or went in a directory, in nanoseconds since 1970.
  private var changes: [String: Int] = [:]
  private var remarks = Remarks()

  /// - Throws: `.notFound` if none is named.
  init(of slug: Slug, _ source: LogRelay.Source, statePath: String)
    throws(Failure)
  {
    let state = try StateDirectory(path: statePath)
    _ = try Self.patterns(of: slug, source, in: state)
    self.slug = slug
    self.source = source
    self.state = state
  }

  /// The paths that are meant, patterns among them.
  private static func patterns(
    of slug: Slug, _ source: LogRelay.Source,
    in state: borrowing StateDirectory
  ) throws(Failure) -> [String] {
    let paths =
      switch source {
      case .access: try configured(Config(of: state)["OBS_ACCESS_LOG"])
      case .app: try AppFile(of: slug, in: state).strings("logs")
      }
    guard paths.isEmpty else { return paths }
    throw Failure(
      .notFound,
      source == .access
        ? "there is no access log: OBS_ACCESS_LOG names it"
        : "\(slug.name) has no log of its own: bind one")
  }

  /// The access logs; a web server starts its programs in any directory.
  private static func configured(_ value: String?) throws(Failure)
    -> [String]
  {
    let paths = LogNames.configured(value)
    for path in paths where !path.hasPrefix("/") {
      throw Failure(
        .notFound,
        "OBS_ACCESS_LOG must be an absolute path to show its lines, "
          + "not \(Quoted(path))")
    }
    return paths
  }
}

extension RelayedLogs {
  /// Takes in the logs that are new, and lets go those that are no longer
  /// meant, if there is a reason to look.
  ///
  /// - Returns: the new ones.
  mutating func look(_ watch: borrowing Watch) throws(Failure) -> [LogTrail] {
    guard isDue else { return [] }
    lastLook = Clock.boottime()
    let names = LogNames(
      try Self.patterns(of: slug, source, in: state), withRolled: false)
    changes = [:]
    for directory in names.directories {
      // Before anything else: what changes from now on is news.
      changes[directory] = Self.change(of: directory)
      watch.add(path: directory)
    }
    let now = Int(Clock.wall() * 1000)
    trails.removeAll { !names.means($0.path) }
    for trail in trails { trail.base = base(of: trail.path, names) }
    let new = newPaths(names).map {
      LogTrail($0, below: base(of: $0, names), after: last?.time ?? 0)
    }
    for trail in new {
      if let target = Self.directory(behind: trail.path) {
        watch.add(path: target)
      }
      // It was there before, but had nothing to do with this stream.
      guard let last, !last.names.means(trail.path) else { continue }
      do throws(Failure) { try trail.seekEnd() } catch { trail.note(error) }
    }
    trails += new
    last = (names, now)
    return new
  }

  /// Where a log is really written that is reached by a link.
  ///
  /// The corresponding C function is `realpath`.
  private static func directory(behind path: String) -> String? {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    return LogPath(unsafe String(cString: real)).directory
  }

  private var isDue: Bool {
    Clock.boottime() >= lastLook + Self.interval
      || changes.contains { Self.change(of: $0.key) != $0.value }
  }

  private mutating func newPaths(_ names: LogNames) -> [String] {
    var ignored: Failure?
    var known = Set(trails.map(\.path))
    var new: [String] = []
    for path in names.files(&ignored).map(\.path) {
      // A pattern may match what was rolled from a log, too.
      let origin = LogPath(path).origin
      let path = origin.map { names.means($0) } == true ? origin ?? path : path
      if known.insert(path).inserted, !isLink(path, names) { new.append(path) }
    }
    return new
  }

  /// The directory below which no link leads to a log.
  ///
  /// Of the access log only the app's own lines are shown, wherever they are.
  private func base(of path: String, _ names: LogNames) -> String? {
    source == .app ? names.base(of: path) : nil
  }

  /// Whether a link leads to what a pattern matches, which is told.
  private mutating func isLink(_ path: String, _ names: LogNames) -> Bool {
    let link = base(of: path, names).flatMap {
      LogFile.link(on: path, below: $0)
    }
    let trouble = link.map { link in
      Failure(
        .invalid,
        "\(link) is a symbolic link, which no pattern follows: "
          + "bind what it leads to")
    }
    remarks.note(trouble, about: path)
    return link != nil
  }

  private static func change(of directory: String) -> Int? {
    FileStatus(path: directory)?.version.modified
  }

  /// Tells what is the matter with some logs, once.
  ///
  /// - Throws: the same if it is the matter with all of them.
  func check() throws(Failure) {
    if let first = trails.first?.trouble,
      trails.allSatisfy({ $0.trouble != nil })
    {
      throw first
    }
    for trail in trails { trail.tellTrouble() }
  }
}

extension Watch {
  /// Watches a directory, if that is possible: else waits are slower.
  fileprivate func add(path: String) {
    do throws(Failure) {
      if let directory = try Directory.open(path: path) { add(directory) }
    } catch {
      // Whoever reads the logs there says what is wrong.
    }
  }
}
