import CLinux
import Glibc
import ObsFiles

/// The probe loop as a process: signals, and the threads of the checks.
///
/// This one decides whose turn it is, another one asks, and a third one
/// stores.
final class Runner {
  /// The shortest and the longest time between two looks, in seconds.
  ///
  /// Checks that are due in the same tenth of a second begin together: waking
  /// up for each takes more time than all the rest of a check.
  private static let shortest = 0.1
  private static let longest = 0.25

  /// Signals to stop within so many seconds are one.
  private static let sameSignal = 0.5

  private let statePath: String
  private let curl: Curl
  private let options: (fall: Int?, jobs: Int?)
  private let settings: CurrentSettings
  private let orders: Mailbox<CheckThread.Order>
  private let findings: Mailbox<Finding>
  private let done: Mailbox<Recorded>
  private var loop: ProbeLoop
  private var complaints = Complaints()

  /// - Throws: `.unreachable` without libcurl; what ``Settings`` refuse.
  init(
    _ state: borrowing StateDirectory, fall: Int?, jobs: Int?
  ) throws(Failure) {
    let curl = try Curl()
    let settings = try Settings(
      of: state, system: curl.authorities, fall: fall, jobs: jobs)
    statePath = state.path
    self.curl = curl
    options = (fall, jobs)
    loop = try ProbeLoop(
      statePath: state.path, settings.template)
    self.settings = CurrentSettings(settings)
    orders = try Mailbox()
    findings = try Mailbox()
    done = try Mailbox()
  }

  /// Runs until a signal asks to stop and what was under way is stored.
  func run() throws(Failure) {
    StopSignal.remember()
    ReloadSignal.remember()
    // Else each thread that stores takes memory of its own, and keeps it.
    mallopt(M_ARENA_MAX, 2)
    let asker = try startAsking()
    let recorder = try startStoring()
    while !StopSignal.isPending {
      if ReloadSignal.take() { reload() }
      let now = Moment.now()
      takeRecorded(at: now)
      begin(loop.tick(at: now))
      report(at: now)
      if loop.isReplaced { throw replaced }
      pause()
    }
    orders.close()
    drain()
    asker.join()
    recorder.join()
  }
}

extension Runner {
  /// The lock that keeps a second loop away is in the old directory.
  private var replaced: Failure {
    Failure(
      .busy, "another directory has taken its place: start again",
      about: statePath)
  }
}

// MARK: - Threads

extension Runner {
  /// Waits until what is under way is stored, which may take as long as its
  /// time limit, or until another signal comes.
  private func drain() {
    let start = Clock.boottime()
    while takeRecorded(at: .now()) {
      if Clock.boottime() < start + Self.sameSignal { StopSignal.takeAsOne() }
      // At once: no library is to clean up under the feet of the others.
      if StopSignal.isRepeated { _exit(0) }
      pause()
    }
  }

  private func startAsking() throws(Failure) -> Thread {
    let engine = try CheckEngine(curl, settings.value.authorities)
    var asker = try CheckThread(
      engine, jobs: settings.value.jobs, orders, findings)
    return try Thread { asker.run() }
  }

  private func startStoring() throws(Failure) -> Thread {
    let (findings, done, settings) = (findings, done, settings)
    let path = statePath
    return try Thread {
      RecordThread.run(findings, done, statePath: path) {
        let now = settings.value
        return Recorder(fall: now.fall, template: now.template)
      }
    }
  }

  private func begin(_ tasks: [CheckTask]) {
    orders.post(tasks.filter { $0.check != nil }.map { .check($0) })
    findings.post(
      tasks.compactMap { task in
        task.fault.map { Finding(task, .local($0, at: .now())) }
      })
  }

  /// - Returns: false if no more will come.
  @discardableResult
  private func takeRecorded(at now: Moment) -> Bool {
    guard let recorded = done.take() else { return false }
    for one in recorded { loop.finish(one, at: now) }
    return true
  }

  /// Waits until there may be something to do.
  ///
  /// Changes of files are not waited for: most are our own.
  private func pause() {
    var seconds = Self.longest
    if loop.running > 0 { seconds = Self.shortest }
    if let next = loop.next { seconds = min(seconds, next - Clock.boottime()) }
    usleep(UInt32(max(seconds, Self.shortest) * 1e6))
  }
}

// MARK: - What the operator wants and is told

extension Runner {
  /// Reads `config` and every app's files again.
  private func reload() {
    do throws(Failure) {
      let state = try StateDirectory(path: statePath)
      let new = try Settings(
        of: state, system: curl.authorities, fall: options.fall,
        jobs: options.jobs)
      settings.value = new
      orders.post([.settle(new.authorities, jobs: new.jobs)])
      loop.reload(new.template, at: .now())
    } catch {
      Failure(error.kind, "the old settings stay: \(error.detail)").tell()
    }
  }

  private func report(at now: Moment) {
    for message in loop.takeMessages() { complaints.add(message, at: now.boot) }
    complaints.tellLate(at: now.boot)
  }
}
