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
  private static let longPause: UInt32 = 5_000_000
  /// How long to wait for another ingest before doing something else, in
  /// seconds.
  private static let patience = 0.5
  /// How many logs that were read to their end are remembered.
  private static let endedLimit = 10_000

  private typealias Key = FileStatus.Key
  private typealias Version = FileStatus.Version

  private let names: LogNames
  private let state: StateDirectory
  private let hint: SharedHint
  private let watch: Watch
  private var reading: LogReading
  private var lock: Lock?
  private var since = 0.0
  /// The logs that are being written.
  private var live: [Key: OpenLog] = [:]
  /// Those that were read to their end, until what they had is stored.
  private var closing: [Key: OpenLog] = [:]
  /// What files were when they had been read to their end.
  private var settled: [Key: Version] = [:]
  private var ended: Set<LogID> = []
  /// What keeps files from being read, and counts from being stored.
  private var remarks = Remarks()

  init(
    _ names: LogNames, statePath: String, creates: Bool, unit: DurationUnit
  ) throws(Failure) {
    let state = try StateDirectory(path: statePath)
    let hint = SharedHint()
    let lookup = try StateLookup(
      try StateDirectory(path: statePath), creates: creates)
    let reading = LogReading(lookup, unit: unit, hint: hint)
    let watch = try Watch()
    // Each log takes one.
    FileLimit.raise()
    self.names = names
    self.state = state
    self.hint = hint
    self.reading = reading
    self.watch = watch
  }

  /// Follows until a signal asks to stop, and stores what it has.
  ///
  /// - Returns: what was done, and what kept it from being stored at the end.
  mutating func run() -> (Summary, Failure?) {
    tellMissing()
    while !StopSignal.isPending {
      step(isLast: false)
      watch.wait(forReader: false)
      usleep(remarks[Self.storing] == nil ? Self.pause : Self.longPause)
    }
    step(isLast: true)
    return (reading.summary, remarks[Self.storing])
  }

  /// The name of the trouble that is not with one file.
  private static let storing = ""

  private mutating func step(isLast: Bool) {
    do throws(Failure) {
      try look()
      let age = Clock.boottime() - since
      if lock != nil, isLast || age >= Self.interval || !reading.hasCounts {
        try store()
      }
      remarks.note(nil, about: Self.storing)
    } catch {
      remarks.note(error, about: Self.storing)
      recover()
    }
  }

  /// Begins anew: without the lock nothing may be kept, because another may
  /// count it now.
  private mutating func recover() {
    reading.recover()
    live.merge(closing) { log, _ in log }
    closing = [:]
    settled = [:]
    ended = []
    lock = nil
  }

  /// Tells which logs are not there yet.
  private mutating func tellMissing() {
    var ignored: Failure?
    for match in names.files(&ignored)
    where match.isNamed && FileStatus(path: match.path) == nil {
      Failure(.inputOutput, "\(match.path) is not there yet").tell()
    }
  }

  private mutating func store() throws(Failure) {
    try reading.store()
    closing = [:]
    if let held = lock.take() {
      try hint.write(in: state, lock: held)
      held.release()
    }
  }

  /// Takes the lock that keeps two from counting the same lines at once.
  ///
  /// If the hint is not what was left there, the state directory may have been
  /// restored from a backup: then every log is looked at from its beginning.
  ///
  /// - Returns: false if another has it.
  private mutating func hold() throws(Failure) -> Bool {
    guard lock == nil else { return true }
    let new: Lock
    do throws(Failure) {
      new = try Lock(
        state.root, IngestHint.lockName, patience: Self.patience)
    } catch  where error.kind == .busy {
      return false
    }
    // What was looked up without the lock may have changed.
    reading.recover()
    if try !hint.load(from: state, lock: new) {
      live = [:]
      settled = [:]
      ended = []
    }
    lock = consume new
    since = Clock.boottime()
    reading.deadline = since + Self.interval
    return true
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
    guard try hasNews(), try hold() else { return }
    // What was held open comes first: the others may be younger.
    for (key, log) in live { try readOn(log, key) }
    var present: Set<Key> = []
    for match in try files() {
      guard let status = FileStatus(path: match.path) else { continue }
      present.insert(status.key)
      do throws(Failure) {
        try look(at: match, status)
        remarks.note(nil, about: match.path)
      } catch  where !reading.isBroken {
        remarks.note(error, about: match.path)
      }
    }
    settled = settled.filter { present.contains($0.key) }
    for (key, log) in live where !present.contains(key) {
      guard try log.isUnlinked else { continue }
      try readOn(log, key)
      try settle(log, key, nil)
    }
  }

  /// The files, those that can be found: what keeps others from it is told.
  private mutating func files() throws(Failure) -> [LogNames.Match] {
    var failure: Failure?
    let files = names.files(&failure)
    remarks.note(failure, about: "names")
    return files
  }

  /// Whether a file has come, gone or changed its size.
  private mutating func hasNews() throws(Failure) -> Bool {
    var away = live
    for match in try files() {
      guard let status = FileStatus(path: match.path) else { continue }
      if let log = live[status.key] {
        away[status.key] = nil
        if match.isRolled || log.position != status.version.size { return true }
      } else if settled[status.key] != status.version {
        return true
      }
    }
    for log in away.values {
      if try log.isUnlinked { return true }
      if try log.isGrown { return true }
    }
    return false
  }

  /// Reads a file of which it is not known that it was read to its end.
  private mutating func look(at match: LogNames.Match, _ status: FileStatus)
    throws(Failure)
  {
    let key = status.key
    if live[key] == nil, settled[key] != status.version {
      try read(match, status)
    }
    guard match.isRolled, let log = live[key] else { return }
    // It has been written until it was rolled.
    try readOn(log, key)
    try settle(log, key, status.version)
  }

  /// Reads on in a log that is open.
  private mutating func readOn(_ log: OpenLog, _ key: Key) throws(Failure) {
    guard try log.isIntact else {
      // It was cut: what is in it now is to be read like another log.
      live[key] = nil
      return
    }
    guard try log.isGrown else { return }
    _ = try reading.read(log)
  }

  /// Reads a file that was not there, or not so large.
  private mutating func read(_ match: LogNames.Match, _ status: FileStatus)
    throws(Failure)
  {
    let (key, version) = (status.key, status.version)
    guard let file = try File.open(path: match.path) else { return }
    // It may have been rolled since it was looked at.
    let stamp = try file.stamp()
    guard key == Key(device: stamp.device, inode: stamp.inode) else { return }
    if try LogHead.isPacked(file) {
      let stream = try GzipStream(
        descriptor: file.descriptor, name: match.path)
      let id = try LogHead.id(of: .packed(stream))
      // A log that is held open is read to its end before it is let go.
      if let id, live.values.contains(where: { $0.id == id }) { return }
      // Before it is read: one that is damaged is read again once it changes.
      settled[key] = version
      if let id, !ended.contains(id) { _ = try reading.read(match) }
    } else if let log = try OpenLog(file, hint) {
      live[key] = log
      _ = try reading.read(log)
    } else {
      // No whole line yet.
      settled[key] = version
    }
  }

  /// Closes a log that is not written any more.
  private mutating func settle(
    _ log: OpenLog, _ key: Key, _ version: Version?
  ) throws(Failure) {
    // The time to store what was read may have come before its end.
    guard try !log.hasLines else { return }
    live[key] = nil
    closing[key] = log
    settled[key] = version
    if ended.count >= Self.endedLimit { ended.removeAll() }
    ended.insert(log.id)
  }
}
