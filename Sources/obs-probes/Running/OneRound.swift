import ObsFiles

/// Checks each app once and stores what came of it.
struct OneRound: ~Copyable {
  private let settings: Settings
  private let orders: Mailbox<CheckThread.Order>
  private let findings: Mailbox<Finding>
  private let thread: Thread

  init(_ curl: Curl, _ settings: Settings) throws(Failure) {
    let orders = try Mailbox<CheckThread.Order>()
    let findings = try Mailbox<Finding>()
    var asker = try CheckThread(
      try CheckEngine(curl, settings.authorities), jobs: settings.jobs,
      orders, findings)
    let thread = try Thread { asker.run() }
    self.settings = settings
    self.orders = orders
    self.findings = findings
    self.thread = thread
  }

  /// Checks the apps, as many at a time as the settings allow.
  ///
  /// - Parameter shown: gets each outcome once it is stored.
  /// - Returns: the last failure to store one; all were told.
  consuming func run(
    _ tasks: [CheckTask], in state: borrowing StateDirectory,
    _ shown: (Slug, Outcome) -> Void
  ) throws(Failure) -> Failure? {
    let recorder = Recorder(
      fall: settings.fall, template: settings.template)
    var last: Failure?
    begin(tasks)
    var left = tasks.count
    while left > 0 {
      findings.wait()
      for finding in findings.take() ?? [] {
        left -= 1
        last = Self.store(finding, recorder, in: state) ?? last
        shown(finding.slug, finding.outcome)
      }
    }
    orders.close()
    thread.join()
    return last
  }

  private func begin(_ tasks: [CheckTask]) {
    orders.post(tasks.filter { $0.check != nil }.map { .check($0) })
    findings.post(
      tasks.compactMap { task in
        task.fault.map { Finding(task, .local($0, at: .now())) }
      })
  }

  private static func store(
    _ finding: Finding, _ recorder: Recorder,
    in state: borrowing StateDirectory
  ) -> Failure? {
    do throws(Failure) {
      let recorded = try recorder.record(
        finding, in: state, patience: Lock.patience)
      guard case .failed(let failure) = recorded.result else { return nil }
      throw failure
    } catch {
      let failure = Failure(
        error.kind, error.detail, about: finding.slug.name)
      failure.tell()
      return failure
    }
  }
}
