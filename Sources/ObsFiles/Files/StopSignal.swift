import Glibc
import Synchronization

/// SIGTERM and SIGINT as a wish that a loop looks at when it has a moment.
package enum StopSignal {
  private static let wasSent = Atomic(false)

  /// From now on the signals end no call for good; they are remembered.
  ///
  /// The corresponding C function is `sigaction`.
  package static func remember() {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { _ in
      StopSignal.wasSent.store(true, ordering: .relaxed)
    }
    // No SA_RESTART: a wait is to end.
    unsafe sigaction(SIGTERM, &action, nil)
    unsafe sigaction(SIGINT, &action, nil)
  }

  /// Whether one of them has come.
  package static var isPending: Bool { wasSent.load(ordering: .relaxed) }
}
