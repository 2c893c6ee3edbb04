import Glibc
import Synchronization

/// SIGTERM and SIGINT as a wish that a loop looks at when it has a moment.
package enum StopSignal {
  private static let count = Atomic(0)

  /// From now on the signals end no call for good; they are remembered.
  package static func remember() {
    for signal in [SIGTERM, SIGINT] {
      handle(signal) { _ in StopSignal.count.add(1, ordering: .relaxed) }
    }
  }

  /// Whether one of them has come.
  package static var isPending: Bool { count.load(ordering: .relaxed) > 0 }

  /// Whether another one has come after it: somebody is in a hurry.
  package static var isRepeated: Bool { count.load(ordering: .relaxed) > 1 }

  /// Waits so many seconds, or until one of them comes; a little longer where
  /// the machine is busy.
  ///
  /// Another signal may end it early. Other threads must leave the signals to
  /// this one: see ``leaveToMain()``.
  ///
  /// The corresponding C function is `pselect`.
  package static func pause(_ seconds: Double) {
    var before = blocked()
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    guard !isPending, seconds > 0 else { return }
    var limit = timespec()
    limit.tv_sec = Int(seconds)
    limit.tv_nsec = Int((seconds - seconds.rounded(.down)) * 1e9)
    // In one step: what comes before it must not be slept over.
    _ = unsafe pselect(0, nil, nil, nil, &limit, &before)
  }

  /// Has the signals that come go to other threads than this one.
  package static func leaveToMain() { _ = blocked() }

  /// Blocks the signals for this thread.
  ///
  /// - Returns: what was blocked before.
  ///
  /// The corresponding C function is `pthread_sigmask`.
  private static func blocked() -> sigset_t {
    var (signals, before) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&signals)
    for signal in [SIGTERM, SIGINT, SIGHUP] {
      unsafe sigaddset(&signals, signal)
    }
    unsafe pthread_sigmask(SIG_BLOCK, &signals, &before)
    return before
  }

  /// Takes those that have come so far for one: a process may get it from its
  /// parent and as a member of a group.
  package static func takeAsOne() {
    if isRepeated { count.store(1, ordering: .relaxed) }
  }
}

/// SIGHUP as a wish to read the configuration again.
package enum ReloadSignal {
  private static let wasSent = Atomic(false)

  /// From now on the signal is remembered and ends nothing.
  package static func remember() {
    handle(SIGHUP) { _ in ReloadSignal.wasSent.store(true, ordering: .relaxed) }
  }

  /// Whether it has come since this was asked last.
  package static func take() -> Bool {
    wasSent.exchange(false, ordering: .relaxed)
  }
}

/// SIGTSTP (Ctrl-Z) as a wish to leave the terminal as it was first.
package enum SuspendSignal {
  private static let wasSent = Atomic(false)

  /// From now on the signal is remembered and stops nothing.
  package static func remember() {
    handle(SIGTSTP) { _ in
      SuspendSignal.wasSent.store(true, ordering: .relaxed)
    }
  }

  /// Whether it has come since this was asked last.
  package static func take() -> Bool {
    wasSent.exchange(false, ordering: .relaxed)
  }
}

/// The corresponding C function is `sigaction`.
private func handle(
  _ signal: Int32, _ handler: @escaping @convention(c) (Int32) -> Void
) {
  var action = sigaction()
  unsafe action.__sigaction_handler.sa_handler = handler
  // No SA_RESTART: a wait is to end.
  unsafe sigaction(signal, &action, nil)
}
