import ObsFiles

/// What the loop knows of all apps, and what it does next: no threads, no
/// network, and the time is an argument.
struct ProbeLoop: ~Copyable {
  /// How long a certificate's end is believed, in seconds.
  private static let certificateLife = 3600.0

  /// An app that has a directory.
  private struct App {
    var memory = ProbeMemory()
    /// What its checks were planned by; nil if there are none.
    var plan: Plan?
    /// Whether it has been looked at at all.
    var isKnown = false
    /// Whether a check of it is under way or being stored.
    var isBusy = false
    /// Whether its files are to be looked at once it is not busy any more.
    var isStale = false
    /// Whether its directory is gone: forgotten once it is not busy any more.
    var isGone = false
    /// What was told of it last; told again only when it changes.
    var told: Failure?
    var toldVersion: FileVersion?
  }

  /// What a change of leads to another plan.
  private struct Plan: Equatable {
    var interval: Int
    var check: Check?
  }

  private let state: StateDirectory
  private var changes: AppChanges
  private var template: Template
  private var schedule = Schedule()
  private var apps: [Slug: App] = [:]
  /// Damaged files that may still be being written: looked at again.
  private var unsettled: Set<Slug> = []
  /// What to tell the operator, gathered until ``takeMessages()``.
  private var messages: [Failure] = []

  init(statePath: String, _ template: Template) throws(Failure) {
    let state = try StateDirectory(path: statePath)
    let changes = AppChanges()
    self.state = state
    self.changes = changes
    self.template = template
  }

  /// Whether another directory has taken the place of the state directory.
  ///
  /// Checks are stored by its name; what is looked at is the old one.
  var isReplaced: Bool { state.isReplaced }

  /// How many checks are under way or being stored.
  var running: Int { schedule.running }

  /// When to call ``tick(at:)`` next, by the time since the start.
  var next: Double? { schedule.next }

  /// What there is to tell the operator since this was asked last.
  mutating func takeMessages() -> [Failure] {
    defer { messages = [] }
    return messages
  }
}

// MARK: - Checks

extension ProbeLoop {
  /// Looks for changes and gives the checks that are to begin.
  mutating func tick(at now: Moment) -> [CheckTask] {
    lookForChanges(at: now)
    return schedule.take(at: now).compactMap { task($0, at: now) }
  }

  private mutating func task(_ slug: Slug, at now: Moment) -> CheckTask? {
    guard let memory = apps[slug]?.memory else { return nil }
    apps[slug]?.isBusy = true
    let asked = memory.certificateAsked ?? -.infinity
    return CheckTask(
      slug, memory,
      isCertificateOld: now.boot - asked > Self.certificateLife)
  }

  /// Takes back what a check has found, once it is stored.
  mutating func finish(_ recorded: Recorded, at now: Moment) {
    let slug = recorded.slug
    guard var app = apps[slug] else { return }
    if app.isGone {
      apps[slug] = nil
      // There may be another by now.
      return changes.relist()
    }
    app.isBusy = false
    app.memory = recorded.memory
    if let end = recorded.outcome.certificateEnd {
      app.memory.certificateEnd = end
      app.memory.certificateAsked = now.boot
    }
    apps[slug] = app
    schedule.ended(slug, soon: note(recorded), at: now)
    if app.isStale {
      look(at: slug, now)
    } else {
      replan(slug, now)
    }
  }

  /// Tells what is to be told of a finding.
  ///
  /// - Returns: whether to check again soon.
  private mutating func note(_ recorded: Recorded) -> Bool {
    switch recorded.result {
    case .failed(let failure):
      messages.append(failure)
      // What could not be stored may be an event; not for ever.
      let probe = recorded.memory.probe
      return (1...10).contains(probe?.state.consecutiveFailures ?? 0)
    case .dropped: return true
    case .stored(let isInDoubt):
      if case .untold(let error) = recorded.outcome.verdict {
        tell(
          Failure(.unreachable, error, about: recorded.slug.name),
          of: recorded.slug)
      } else {
        apps[recorded.slug]?.told = nil
      }
      return isInDoubt
    }
  }

  /// Tells what keeps an app from being checked, once.
  private mutating func tell(
    _ failure: Failure, of slug: Slug, _ version: FileVersion? = nil
  ) {
    guard apps[slug]?.told != failure || apps[slug]?.toldVersion != version
    else { return }
    apps[slug]?.told = failure
    apps[slug]?.toldVersion = version
    messages.append(failure)
  }
}

// MARK: - Changes

extension ProbeLoop {
  /// Goes by another template from now on, and looks at everything again.
  mutating func reload(_ template: Template, at now: Moment) {
    self.template = template
    changes.forget()
    for slug in apps.keys { look(at: slug, now) }
  }

  private mutating func lookForChanges(at now: Moment) {
    let news = changes.take(in: state, at: now.boot)
    if let failure = news.failure { messages.append(failure) }
    if let slugs = news.slugs { know(slugs, now) }
    // Most were written by ourselves.
    for slug in news.written where !isOurs(slug) { look(at: slug, now) }
    for slug in news.changed { look(at: slug, now) }
    // What is checked often is looked at by that.
    for slug in news.due where !isCheckedOften(slug) { look(at: slug, now) }
    guard news.isRound else { return }
    let unsettled = unsettled
    self.unsettled = []
    for slug in unsettled {
      apps[slug]?.memory.version = nil
      look(at: slug, now)
    }
  }

  private func isCheckedOften(_ slug: Slug) -> Bool {
    guard let plan = apps[slug]?.plan else { return false }
    return Double(plan.interval) <= AppChanges.round
  }

  /// Takes in the apps that are new, and lets go of those that are gone.
  private mutating func know(_ slugs: [Slug], _ now: Moment) {
    for slug in slugs where apps[slug] == nil {
      apps[slug] = App()
      look(at: slug, now)
    }
    let present = Set(slugs)
    for slug in apps.keys where !present.contains(slug) { forget(slug) }
  }

  private mutating func forget(_ slug: Slug) {
    schedule.remove(slug)
    changes.remove(slug)
    guard let app = apps[slug] else { return }
    // Its check may not have ended: a new app of that name has to wait.
    apps[slug] = app.isBusy ? App(isBusy: true, isGone: true) : nil
  }

  /// Whether an app's probe.json is as it was left here; of a busy app that
  /// is not known yet.
  private func isOurs(_ slug: Slug) -> Bool {
    guard let app = apps[slug], !app.isBusy else { return false }
    let version = try? state.version(of: ProbeFile.name, slug)
    return version == app.memory.version
  }

  /// Reads what has changed of an app, and plans its checks.
  private mutating func look(at slug: Slug, _ now: Moment) {
    guard let app = apps[slug], !app.isGone else { return }
    apps[slug]?.isStale = app.isBusy
    guard !app.isBusy else { return }
    var memory = app.memory
    do throws(Failure) {
      guard let directory = try state.app(slug) else { return forget(slug) }
      changes.watch(directory, of: slug)
      try memory.refresh(slug, in: directory, of: state, template)
      apps[slug]?.memory = memory
      replan(slug, now)
    } catch {
      schedule.remove(slug)
      apps[slug]?.plan = nil
      tell(error, of: slug)
    }
  }

  /// Plans an app's checks if there is another plan than before.
  private mutating func replan(_ slug: Slug, _ now: Moment) {
    guard let app = apps[slug] else { return }
    apps[slug]?.isKnown = true
    if let damage = app.memory.damage {
      tellDamage(damage, of: slug, app.memory.version, now)
    }
    guard let probe = app.memory.probe, probe.config.isEnabled else {
      schedule.remove(slug)
      apps[slug]?.plan = nil
      return
    }
    let plan = Plan(
      interval: probe.config.interval, check: app.memory.check)
    guard plan != app.plan else { return }
    apps[slug]?.plan = plan
    // What was there when the loop began waits for its turn.
    let isOther = app.isKnown && plan.check != app.plan?.check
    schedule.set(
      slug, interval: plan.interval,
      soon: isOther || probe.state.lastRunAt == nil, at: now)
  }

  private mutating func tellDamage(
    _ damage: Failure, of slug: Slug, _ version: FileVersion?, _ now: Moment
  ) {
    if version?.isFresh(at: now.wall) ?? false {
      unsettled.insert(slug)
    } else {
      tell(damage, of: slug, version)
    }
  }
}
