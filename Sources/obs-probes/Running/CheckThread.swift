import ObsFiles

/// The thread that has the engine: nothing there ever waits for a file, so
/// slow storage makes no answer look late.
struct CheckThread {
  /// What it is asked to do.
  enum Order: Sendable {
    case check(CheckTask)
    case settle(Authorities?, jobs: Int)
  }

  /// How often it tells that it can't keep up, in seconds.
  private static let lateness = 60.0

  private let engine: CheckEngine
  /// How many checks may run at a time.
  private var jobs: Int
  private let orders: Mailbox<Order>
  private let findings: Mailbox<Finding>
  private var running: [Int: CheckTask] = [:]
  private var ticket = 0
  /// Those whose turn is once others have ended; their time limits have not
  /// begun.
  private var waiting: [Waiting] = []
  private var firstWaiting = 0
  private var toldLate = -Double.infinity

  private struct Waiting {
    var task: CheckTask
    var since = Clock.monotonic()
  }

  init(
    _ engine: CheckEngine, jobs: Int, _ orders: Mailbox<Order>,
    _ findings: Mailbox<Finding>
  ) throws(Failure) {
    self.engine = engine
    self.jobs = jobs
    self.orders = orders
    self.findings = findings
    try engine.wake(by: orders.descriptor)
  }

  /// Does what comes in until the box is closed and all that runs has ended.
  mutating func run() {
    while takeOrders() || engine.count > 0 {
      var ended: [Finding] = []
      engine.step(within: 1) { ticket, outcome in
        guard let task = running.removeValue(forKey: ticket) else { return }
        ended.append(Finding(task, outcome))
      }
      startWaiting()
      findings.post(ended)
    }
    findings.close()
  }

  /// - Returns: false if no more will come.
  private mutating func takeOrders() -> Bool {
    guard let new = orders.take() else {
      waiting = []
      firstWaiting = 0
      // It stays readable.
      engine.sleep(through: orders.descriptor)
      return false
    }
    for order in new {
      switch order {
      case .settle(let authorities, let jobs):
        engine.trust(authorities)
        self.jobs = jobs
      case .check(let task): waiting.append(Waiting(task: task))
      }
    }
    startWaiting()
    return true
  }

  private mutating func startWaiting() {
    while engine.count < jobs, firstWaiting < waiting.count {
      start(waiting[firstWaiting].task)
      firstWaiting += 1
    }
    guard firstWaiting < waiting.count else {
      waiting.removeAll(keepingCapacity: true)
      firstWaiting = 0
      return
    }
    // Now and then, so that it takes no time for each.
    if firstWaiting > 1000 {
      waiting.removeFirst(firstWaiting)
      firstWaiting = 0
    }
    tellLateness()
  }

  private mutating func start(_ task: CheckTask) {
    guard let check = task.check else { return }
    ticket += 1
    do throws(Failure) {
      try engine.start(
        check, ticket: ticket, wantsCertificate: task.wantsCertificate)
      running[ticket] = task
    } catch {
      findings.post([Finding(task, .local(error.detail, at: .now()))])
    }
  }

  private mutating func tellLateness() {
    let now = Clock.monotonic()
    let late = now - waiting[firstWaiting].since
    guard late > 1, now - toldLate > Self.lateness else { return }
    toldLate = now
    Failure(
      .busy,
      "\(waiting.count - firstWaiting) checks wait for others to end, the "
        + "first for \(Int(late)) s: allow more at a time (--jobs), or make "
        + "intervals longer"
    ).tell()
  }
}
