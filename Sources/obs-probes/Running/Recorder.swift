import ObsFiles

/// A check that has ended.
struct Finding: Sendable {
  let task: CheckTask
  let outcome: Outcome

  init(_ task: CheckTask, _ outcome: Outcome) {
    self.task = task
    self.outcome = outcome
  }

  var slug: Slug { task.slug }
}

/// What became of a finding.
struct Recorded: Sendable {
  let slug: Slug
  let outcome: Outcome
  var memory: ProbeMemory
  var result: Result

  enum Result: Sendable {
    /// It is stored.
    ///
    /// - Parameter isInDoubt: whether the next check is to come soon.
    case stored(isInDoubt: Bool)
    /// The probe is gone, disabled, or asks for something else by now.
    case dropped
    /// It could not be stored, or not all of it; ``memory`` has it.
    case failed(Failure)
  }
}

/// Writes down what checks found: events, state, history.
struct Recorder: Sendable {
  let rule: EventRule
  /// `OBS_BASE_URL`.
  let template: Template

  init(fall: Int, template: Template) {
    rule = EventRule(fall: fall)
    self.template = template
  }

  /// Stores a finding, unless the probe has changed since.
  ///
  /// - Parameter patience: how long to wait for the app's lock, in seconds.
  /// - Throws: `.busy` alone: then nothing has happened.
  func record(
    _ finding: Finding, in state: borrowing StateDirectory, patience: Double
  ) throws(Failure) -> Recorded {
    var memory = finding.task.memory
    var result = Recorded.Result.dropped
    do throws(Failure) {
      if let app = try state.app(finding.slug) {
        let lock = try Lock(app, patience: patience)
        result = try store(finding, &memory, app, lock, state)
        lock.release()
      }
    } catch {
      if error.kind == .busy { throw error }
      result = .failed(
        Failure(error.kind, error.detail, about: finding.slug.name))
    }
    return Recorded(
      slug: finding.slug, outcome: finding.outcome, memory: memory,
      result: result)
  }

  private func store(
    _ finding: Finding, _ memory: inout ProbeMemory,
    _ app: borrowing Directory, _ lock: borrowing Lock,
    _ state: borrowing StateDirectory
  ) throws(Failure) -> Recorded.Result {
    try memory.refresh(finding.slug, in: app, of: state, template)
    guard var probe = memory.probe, probe.config.isEnabled,
      memory.check == finding.task.check
    else { return .dropped }
    let before = probe.state
    try memory.newestEvent.refresh(in: app)
    let change = rule.apply(
      finding.outcome, to: &probe.state, after: memory.newestEvent.event)
    // From here on it is known, even if it can't be stored.
    memory.probe = probe
    if let change {
      try tell(change, finding, before, &memory, app, lock)
    }
    try store(probe, after: before, &memory, app)
    try extendHistory(finding, &memory, app)
    return .stored(isInDoubt: rule.isInDoubt(probe.state))
  }

  /// Appends the event; it is on the disk when this returns.
  private func tell(
    _ change: EventRule.Change, _ finding: Finding, _ before: ProbeState,
    _ memory: inout ProbeMemory, _ app: borrowing Directory,
    _ lock: borrowing Lock
  ) throws(Failure) {
    guard let probe = memory.probe else { return }
    let end =
      finding.outcome.certificateEnd
      ?? (finding.task.check?.isSecure == true ? memory.certificateEnd : nil)
    let text = ProbeMessage(
      change: change, outcome: finding.outcome, certificateEnd: end,
      failures: max(
        probe.state.consecutiveFailures, before.consecutiveFailures))
    let draft = try Draft(json: text.json.span, called: "the event")
    try EventLog.append(draft, to: finding.slug, in: app, under: lock)
    try memory.newestEvent.refresh(in: app)
  }

  private func store(
    _ probe: Probe, after before: ProbeState, _ memory: inout ProbeMemory,
    _ app: borrowing Directory
  ) throws(Failure) {
    guard probe.state != before || memory.isUnsaved else { return }
    memory.isUnsaved = true
    let old = before.lastStatus
    try ProbeFile.store(
      probe, in: app,
      durably: old != nil && old != probe.state.lastStatus)
    memory.isUnsaved = false
    memory.version = try app.version(of: ProbeFile.name)
  }

  private func extendHistory(
    _ finding: Finding, _ memory: inout ProbeMemory,
    _ app: borrowing Directory
  ) throws(Failure) {
    let outcome = finding.outcome
    if case .untold = outcome.verdict { return }
    guard let config = memory.probe?.config else { return }
    // Another process may have removed or restored the file, or added to it.
    let size = try app.version(of: CheckHistory.name)?.size ?? 0
    let known = memory.history.flatMap { $0.size == size ? $0 : nil }
    let end = if let known { known } else { try CheckHistory.end(in: app) }
    // Forgotten for the case that the write fails.
    memory.history = nil
    let span = CheckSpan.extending(
      end.span, with: outcome,
      gap: config.longestGap,
      certificateEnd: outcome.certificateEnd ?? memory.certificateEnd)
    memory.history = try CheckHistory.append(
      span, to: app, of: finding.slug, after: end)
  }
}
