import ObsFiles
import Synchronization

/// The hint that all threads of a pass share, and which logs they are at.
final class SharedHint: Sendable {
  private let hint: Mutex<IngestHint>
  private let claimed = Mutex<Set<LogID>>([])

  /// An empty one.
  init() { hint = Mutex(IngestHint()) }

  /// Reads what is stored.
  ///
  /// - Returns: whether it can be trusted; else the hint is empty.
  @discardableResult
  func load(from state: borrowing StateDirectory, lock: borrowing Lock)
    throws(Failure) -> Bool
  {
    let stored = try IngestHint(in: state, lock: lock)
    hint.withLock { $0 = stored }
    return stored.isTrusted
  }

  subscript(log: LogID) -> IngestHint.Entry? {
    hint.withLock { $0[log] }
  }

  /// Takes a log for one thread, until what it counts of it is stored.
  ///
  /// - Returns: false if one has it: another file with the same log in it was
  ///   named, too.
  func claim(_ log: LogID) -> Bool {
    claimed.withLock { $0.insert(log).inserted }
  }

  func release(_ logs: Set<LogID>) {
    claimed.withLock { $0.subtract(logs) }
  }

  /// Takes in what is stored now.
  func merge(_ entries: [LogID: IngestHint.Entry]) {
    hint.withLock { hint in
      for (log, entry) in entries { hint[log] = entry }
    }
  }

  /// Writes it, if it has changed.
  func write(in state: borrowing StateDirectory, lock: borrowing Lock)
    throws(Failure)
  {
    var copy = hint.withLock { $0 }
    try copy.write(in: state, lock: lock, today: .now())
    let written = copy
    hint.withLock { $0 = written }
  }
}
