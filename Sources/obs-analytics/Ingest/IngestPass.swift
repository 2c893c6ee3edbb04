import Glibc
import ObsFiles
import Synchronization

/// One look at some logs: counts what is new, on as many threads as there are
/// processors.
final class IngestPass: Sendable {
  /// Logs with less to read are not worth a thread, in bytes.
  private static let worthAThread = 16 << 20

  private let statePath: String
  private let creates: Bool
  private let unit: DurationUnit
  private let files: [LogNames.Match]
  private let hint: SharedHint
  private let progress: Progress?
  private let next = Atomic(0)
  private let outcome = Mutex(Outcome())

  private struct Outcome {
    var summary = Summary()
    /// Files with a log in them that another thread was at.
    var postponed: [LogNames.Match] = []
    var failure: Failure?
  }

  init(
    _ files: [LogNames.Match], statePath: String, creates: Bool,
    unit: DurationUnit, hint: SharedHint
  ) {
    self.files = files
    self.statePath = statePath
    self.creates = creates
    self.unit = unit
    self.hint = hint
    progress =
      Progress.isWanted
      ? Progress(total: IngestPass.sizes(files).reduce(0, +)) : nil
  }

  /// Reads all files and stores what was counted.
  ///
  /// - Returns: what was done, and what kept some of it from being done.
  func run() -> (Summary, Failure?) {
    let large = IngestPass.sizes(files).filter { $0 >= Self.worthAThread }
    let processors = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    Workers.run(min(large.count, processors)) { [self] in work(nextFile) }
    var postponed = outcome.withLock { $0.postponed }
    if !postponed.isEmpty { work { postponed.popLast() } }
    progress?.clear()
    return outcome.withLock { ($0.summary, $0.failure) }
  }

  private static func sizes(_ files: [LogNames.Match]) -> [Int] {
    files.map { file in
      var status = stat()
      return unsafe stat(file.path, &status) == 0 ? Int(status.st_size) : 0
    }
  }

  private func nextFile() -> LogNames.Match? {
    let index = next.add(1, ordering: .relaxed).oldValue
    return index < files.count ? files[index] : nil
  }

  /// Reads files until there are no more.
  private func work(_ nextFile: () -> LogNames.Match?) {
    do throws(Failure) {
      let state = try StateDirectory(path: statePath)
      let lookup = try StateLookup(state, creates: creates)
      var reading = LogReading(
        lookup, unit: unit, hint: hint, progress: progress)
      defer { finish(reading.summary) }
      while let file = nextFile() { try read(file, &reading) }
      try reading.store()
    } catch {
      fail(error)
    }
  }

  /// Reads a file; one that can't be read keeps no other from being read.
  private func read(_ file: LogNames.Match, _ reading: inout LogReading)
    throws(Failure)
  {
    do throws(Failure) {
      guard try reading.read(file) == .isAnothers else { return }
      outcome.withLock { $0.postponed.append(file) }
    } catch  where !reading.isBroken {
      fail(error)
    }
  }

  private func finish(_ summary: Summary) {
    outcome.withLock { $0.summary.merge(summary) }
  }

  private func fail(_ failure: Failure) {
    outcome.withLock { outcome in
      outcome.failure?.tell()
      outcome.failure = failure
    }
  }
}
