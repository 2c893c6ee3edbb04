import Glibc
import ObsFiles

/// The thread that stores what checks have found.
enum RecordThread {
  /// What comes within so many microseconds is stored in one go, so that this
  /// thread does not wake up for each check.
  private static let pause: UInt32 = 100_000

  /// Stores what comes in until the box is closed.
  ///
  /// - Parameter recorder: how to store what is stored next.
  static func run(
    _ findings: Mailbox<Finding>, _ done: Mailbox<Recorded>,
    statePath: String, _ recorder: () -> Recorder
  ) {
    var locked: [RecordBatch.Item] = []
    while true {
      if locked.isEmpty { findings.wait() }
      usleep(pause)
      let new = findings.take()
      let items = locked + (new ?? []).map { RecordBatch.Item(finding: $0) }
      if items.isEmpty, new == nil { break }
      let batch = RecordBatch(items, recorder(), statePath)
      done.post(batch.store())
      locked = batch.locked
    }
    done.close()
  }
}
