import Glibc
import ObsFiles

/// Counts the lines of logs as they come, for ever.
///
/// A log stays open when it is renamed, and is read to its end before it is
/// let go; what was rolled meanwhile is found by its name.
struct LogFollower: ~Copyable {
  /// Seconds after which what was counted is stored, at the latest.
  private static let interval = 9.0
  /// Between two looks, in microseconds: many lines are read at once.
  private static let pause: UInt32 = 100_000
  /// After a failure, in microseconds.
  private static let longPause: UInt32 = 1_000_000
  /// How many logs that were read to their end are remembered.
  private static let endedLimit = 10_000

  /// What a file is on its file system.
  private struct Key: Hashable {
    var device: Int
    var inode: Int
  }

  private let names: LogNames
  private let state: StateDirectory
  private let hint: SharedHint
  private let watch: Watch
  private var reading: LogReading
  private var lock: Lock?
  private var since = 0.0
  /// The logs that are being written.
  private var live: [Key: OpenLog] = [:]
  /// The sizes of files that were read to their end and closed.
  private var settled: [Key: Int] = [:]
  private var ended: Set<LogID> = []
  private var lastFailure: Failure?

  init(
    _ names: LogNames, statePath: String, creates: Bool, unit: DurationUnit
  ) throws(Failure) {
    let state = try StateDirectory(path: statePath)
    let hint = SharedHint()
    let lookup = try StateLookup(
      try StateDirectory(path: statePath), creates: creates)
    let reading = LogReading(lookup, unit: unit, hint: hint)
    let watch = try Watch()
    self.names = names
    self.state = state
    self.hint = hint
    self.reading = reading
    self.watch = watch
  }

  /// Follows until a signal asks to stop, and stores what it has.
  ///
  /// - Returns: what was done.
  mutating func run() -> (Summary, Failure?) {
    while !StopSignal.isPending {
      step(isLast: false)
      watch.wait(forReader: false)
      usleep(lastFailure == nil ? Self.pause : Self.longPause)
    }
    step(isLast: true)
    return (reading.summary, lastFailure)
  }

  private mutating func step(isLast: Bool) {
    do throws(Failure) {
      try look()
      let age = Clock.boottime() - since
      if lock != nil, isLast || age >= Self.interval || !reading.hasCounts {
        try store()
      }
      lastFailure = nil
    } catch {
      // Told once: it may last.
      if error != lastFailure { error.tell() }
      lastFailure = error
      lock = nil
    }
  }

  private mutating func store() throws(Failure) {
    try reading.store()
    if let held = lock.take() {
      try hint.write(in: state, lock: held)
      held.release()
    }
  }

  /// Takes the lock that keeps two from counting the same lines at once.
  private mutating func hold() throws(Failure) {
    guard lock == nil else { return }
    let new = try Lock(
      state.root, IngestHint.lockName, patience: IngestHint.patience)
    try hint.load(from: state, lock: new)
    lock = consume new
    since = Clock.boottime()
  }
}

// MARK: - Looking

extension LogFollower {
  /// Reads what is new.
  private mutating func look() throws(Failure) {
    for directory in names.directories {
      if let directory = try Directory.open(path: directory) {
        watch.add(directory)
      }
    }
    // What was held open comes first: the others may be younger.
    for (key, log) in live { try readOn(log, key) }
    var present: [Key: Int] = [:]
    for path in try names.files() {
      guard let (key, size) = LogFollower.status(path) else { continue }
      present[key] = size
      if live[key] == nil, settled[key] != size { try read(path, key, size) }
      if let log = live[key], names.isRolled(path) { settle(log, key, size) }
    }
    settled = settled.filter { present[$0.key] != nil }
    for (key, log) in live where present[key] == nil {
      if try log.isUnlinked { settle(log, key, 0) }
    }
  }

  /// Reads on in a log that is open.
  private mutating func readOn(_ log: OpenLog, _ key: Key) throws(Failure) {
    guard try log.isIntact else {
      // It was cut: what is in it now is another log.
      live[key] = nil
      return
    }
    guard try log.isGrown else { return }
    try hold()
    _ = try reading.read(log)
  }

  /// Reads a file that was not there, or not so large.
  private mutating func read(_ path: String, _ key: Key, _ size: Int)
    throws(Failure)
  {
    guard let file = try File.open(path: path) else { return }
    try hold()
    if try LogHead.isPacked(file) {
      if let id = try GzipStream.id(of: file), !ended.contains(id) {
        _ = try reading.read(path: path)
      }
      settled[key] = size
    } else if let log = try OpenLog(file, hint) {
      _ = try reading.read(log)
      live[key] = log
    }
  }

  /// Closes a log that is not written any more.
  private mutating func settle(_ log: OpenLog, _ key: Key, _ size: Int) {
    live[key] = nil
    settled[key] = size
    if ended.count >= Self.endedLimit { ended.removeAll() }
    ended.insert(log.id)
  }

  private static func status(_ path: String) -> (Key, size: Int)? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    let key = Key(device: Int(status.st_dev), inode: Int(status.st_ino))
    return (key, Int(status.st_size))
  }
}
