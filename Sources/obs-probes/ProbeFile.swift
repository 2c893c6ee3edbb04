import ObsFiles

/// The probe of an app: `probe.json`, exactly what REST answers.
enum ProbeFile {
  static let name = "probe.json"

  /// The app's probe, nil if it has none.
  ///
  /// - Throws: `.inputOutput` if the file is damaged.
  static func read(_ slug: Slug, in state: borrowing StateDirectory)
    throws(Failure) -> Probe?
  {
    guard let app = try state.app(slug) else { return nil }
    return try read(in: app)
  }

  /// The same for an app whose directory is open.
  static func read(in app: borrowing Directory) throws(Failure)
    -> Probe?
  {
    guard let file = try app.open(name, .reading) else { return nil }
    let text = try file.readAll()
    do throws(Failure) {
      return try Probe(stored: text.span)
    } catch {
      throw Failure(
        .inputOutput, "\(file.name) is damaged: \(error.detail)")
    }
  }

  /// Changes the probe's config, durably; its state stays as it is.
  ///
  /// - Parameter change: gets the config that there is, the defaults if there
  ///   is none; returns the new one.
  /// - Returns: the whole probe.
  /// - Throws: `.inputOutput` if the file is damaged: what it says of the rest
  ///   of the config can't be kept.
  static func change(
    _ slug: Slug, in state: borrowing StateDirectory,
    _ change: (ProbeConfig) throws(Failure) -> ProbeConfig
  ) throws(Failure) -> Probe {
    let app = try state.makeApp(slug)
    let lock = try Lock(app)
    var probe = try read(in: app) ?? Probe(config: ProbeConfig())
    probe.config = try change(probe.config)
    try app.replace(name, with: probe.json.span)
    lock.release()
    return probe
  }

  /// Replaces the probe's config, durably; its state stays as it is, and of a
  /// damaged file what can be read of it.
  static func replace(
    _ slug: Slug, in state: borrowing StateDirectory, with config: ProbeConfig
  ) throws(Failure) -> Probe {
    let app = try state.makeApp(slug)
    let lock = try Lock(app)
    var probe = Probe(config: config)
    if let file = try app.open(name, .reading) {
      let text = try file.readAll()
      if JSON.isWholeObject(text.span) {
        probe.state = ProbeState(stored: text.span)
      }
    }
    try app.replace(name, with: probe.json.span)
    lock.release()
    return probe
  }

  /// Stores what a check found; the config is as it was.
  ///
  /// The caller holds the lock.
  ///
  /// - Parameter durably: whether a power cut must not take it back.
  static func store(
    _ probe: Probe, in app: borrowing Directory, durably: Bool
  ) throws(Failure) {
    let text = probe.json
    if durably {
      try app.replace(name, with: text.span)
    } else {
      try app.exchange(name, with: text.span, keeping: probe.configLength)
    }
  }

  /// Removes config and state and when it was checked, durably, but no event.
  ///
  /// - Throws: `.notFound` if there is no probe.
  static func delete(_ slug: Slug, in state: borrowing StateDirectory)
    throws(Failure)
  {
    guard let app = try state.app(slug) else { throw .noProbe(slug) }
    let lock = try Lock(app)
    guard try app.remove(name) else { throw .noProbe(slug) }
    try app.removeSpare(of: name)
    try app.remove(CheckHistory.name)
    try app.synchronize()
    lock.release()
  }
}

extension Failure {
  /// The answer for an app without a probe.
  static func noProbe(_ slug: Slug) -> Failure {
    Failure(.notFound, "\(slug.name) has no probe")
  }
}
