import ObsFiles

/// Answers a tally from the state directory.
struct StateLookup: ~Copyable, Tally.Lookup {
  let state: StateDirectory
  private var hosts: HostMap
  /// How far ``log`` is counted in the rows of apps.
  private var marks: [Slug: [String: LogMark]] = [:]
  private var log: LogID?

  /// - Parameter creates: whether apps count that have no directory yet.
  init(_ state: consuming StateDirectory, creates: Bool) throws(Failure) {
    let template = try Config(of: state)["OBS_HOST"]
    hosts = try HostMap(template: template, creates: creates)
    self.state = state
  }

  mutating func app(of host: String) throws(Failure) -> Slug? {
    try hosts.app(host, in: state)
  }

  mutating func mark(of log: LogID, for slug: Slug, day: String)
    throws(Failure) -> LogMark
  {
    if log != self.log {
      self.log = log
      marks = [:]
    }
    if marks[slug] == nil {
      marks[slug] = try RollupFile.marks(of: log, for: slug, in: state)
    }
    return marks[slug]?[day] ?? LogMark()
  }

  /// Forgets which hosts are whose, and what is stored.
  mutating func forget() {
    hosts.forget()
    marks = [:]
  }
}

/// Answers a tally by the template alone, and that nothing is stored.
struct TemplateLookup: ~Copyable, Tally.Lookup {
  private let hosts: HostMap

  init() throws(Failure) {
    hosts = try HostMap(template: Environment["OBS_HOST"], creates: true)
  }

  func app(of host: String) -> Slug? { hosts.app(host) }

  func mark(of log: LogID, for slug: Slug, day: String) -> LogMark {
    LogMark()
  }
}
