import ObsFiles
import Synchronization

/// Findings that are stored in one go.
///
/// Those whose app is locked by another process are left over, so that they
/// keep no other from being stored.
final class RecordBatch: Sendable {
  /// Above so many findings more threads help: they share the disk's syncs.
  private static let share = 100
  private static let helpers = 16

  /// A finding that may have to wait for its app's lock.
  struct Item: Sendable {
    var finding: Finding
    var since = Clock.boottime()

    /// What to tell when it has.
    var refusal: Failure {
      Failure(
        .busy,
        "another process has held its lock for \(Int(Lock.patience)) seconds: "
          + "a check is not stored", about: finding.slug.name)
    }

    /// Whether it has waited as long as anybody waits for a lock.
    var isOverdue: Bool { Clock.boottime() > since + Lock.patience }
  }

  private struct Progress {
    var todo: ArraySlice<Item>
    var locked: [Item] = []
    var recorded: [Recorded] = []
  }

  private let progress: Mutex<Progress>
  private let recorder: Recorder
  private let statePath: String
  private let threads: Int

  init(_ items: [Item], _ recorder: Recorder, _ statePath: String) {
    progress = Mutex(Progress(todo: items[...]))
    self.recorder = recorder
    self.statePath = statePath
    threads = items.count > Self.share ? Self.helpers : 1
  }

  /// What could not be stored yet.
  var locked: [Item] { progress.withLock { $0.locked } }

  /// Stores what can be stored now.
  func store() -> [Recorded] {
    Workers.run(threads) { self.work() }
    return progress.withLock { $0.recorded }
  }

  private func work() {
    do throws(Failure) {
      let state = try StateDirectory(path: statePath)
      while let item = next() { store(item, in: state) }
    } catch {
      while let item = next() { give(Recorded(item.finding, failed: error)) }
    }
  }

  private func next() -> Item? { progress.withLock { $0.todo.popFirst() } }

  private func give(_ recorded: Recorded) {
    progress.withLock { $0.recorded.append(recorded) }
  }

  private func store(_ item: Item, in state: borrowing StateDirectory) {
    do throws(Failure) {
      give(try recorder.record(item.finding, in: state, patience: 0))
    } catch {
      if item.isOverdue {
        give(Recorded(item.finding, failed: item.refusal))
      } else {
        progress.withLock { $0.locked.append(item) }
      }
    }
  }
}

extension Recorded {
  /// Nothing of the finding could be stored.
  fileprivate init(_ finding: Finding, failed failure: Failure) {
    self.init(
      slug: finding.slug, outcome: finding.outcome, memory: finding.task.memory,
      result: .failed(failure))
  }
}
