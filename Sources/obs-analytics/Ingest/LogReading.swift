import ObsFiles

/// Reads logs, counts their lines and stores the counts.
///
/// A line is counted for its day's row if the row does not say that it was;
/// the row then says so, in the same replacement of its file. So nothing is
/// counted twice and nothing is left out, wherever a pass ends.
struct LogReading: ~Copyable {
  /// Days in memory that are stored before the log is read on, in bytes.
  private static let memoryLimit = 12 << 20
  /// The look at memory comes once for so many parts of a log.
  private static let looks = 16

  private var lookup: StateLookup
  private var reader: LineReader
  private let hint: SharedHint
  private let progress: Progress?
  private var tally = Tally()
  /// How far logs have been read since the last ``store()``.
  private var positions: [LogID: Int] = [:]
  /// The open ones among them.
  private var open: [OpenLog] = []
  /// What the hint is told once the counts are stored.
  private var pending: [LogID: IngestHint.Entry] = [:]
  private var parts = 0
  /// When reading a log ends before its end, so that what was counted can be
  /// stored; by ``Clock/boottime()``.
  var deadline = Double.infinity
  /// Whether something other than a log has failed: what was counted is
  /// forgotten, and to be counted again.
  private(set) var isBroken = false

  init(
    _ lookup: consuming StateLookup, unit: DurationUnit, hint: SharedHint,
    progress: Progress? = nil
  ) {
    self.lookup = lookup
    self.hint = hint
    self.progress = progress
    reader = LineReader(unit: unit)
  }

  deinit { hint.release(Set(positions.keys)) }

  /// What has been done so far.
  var summary: Summary { tally.summary }

  /// Whether something is counted that is not stored.
  var hasCounts: Bool { !tally.isEmpty }

  /// What a call of ``read(path:)`` has come to.
  enum Outcome { case read, isAnothers }

  /// Reads what is new of a log that somebody names.
  ///
  /// - Returns: whether another thread reads the same log, and this one must
  ///   be read afterwards.
  /// - Throws: `.inputOutput` if it can't be read. What was counted of it and
  ///   of other logs can be stored, unless it is ``isBroken``.
  mutating func read(_ match: LogNames.Match) throws(Failure) -> Outcome {
    let path = match.path
    guard let file = try File.open(path: path) else {
      // Meanwhile Caddy may have compressed what it had rolled, or removed it.
      guard !match.isNamed else {
        throw Failure(.inputOutput, "can't read \(path): there is no such file")
      }
      guard !path.hasSuffix(".gz") else { return .read }
      return try read(
        LogNames.Match(path: path + ".gz", isNamed: false, isRolled: true))
    }
    if try LogHead.isPacked(file) {
      let size = try file.size()
      let stream = try GzipStream(descriptor: file.descriptor, name: path)
      return try read(stream, size: size)
    }
    guard let log = try OpenLog(file, hint) else { return .read }
    // It is not kept open: there may be more logs than a process may open.
    defer { open.removeAll { $0 === log } }
    return try read(log)
  }

  /// Reads what is new of a log that is open.
  mutating func read(_ log: OpenLog) throws(Failure) -> Outcome {
    let isMine = open.contains { $0 === log }
    guard try log.isGrown else {
      if !isMine { pending[log.id] = pending[log.id] ?? log.entry }
      return .read
    }
    if !isMine {
      guard try claim(log.id) else { return .isAnothers }
      open.append(log)
      progress?.leaveOut(log.position)
    }
    tally.begin(log.id)
    var buffer = LogBuffer(at: log.position)
    let start = log.position
    var source = LogSource.plain(log.file, offset: start)
    defer {
      if log.position != start {
        log.seal()
        pending[log.id] = log.entry
      }
    }
    while try buffer.refill(from: &source) > 0 {
      // Cut while it is read, it has another log's lines by now.
      guard try log.isSame else { break }
      progress?.add(buffer.lines)
      try count(buffer, log.id)
      log.move(to: buffer.position)
      if Clock.boottime() >= deadline { break }
    }
    return .read
  }

  /// Reads a compressed log from its beginning to its end.
  ///
  /// - Parameter size: what it has on the disk, by which the next pass knows
  ///   that it was read.
  private mutating func read(_ stream: GzipStream, size: Int) throws(Failure)
    -> Outcome
  {
    var buffer = LogBuffer(at: 0)
    var source = LogSource.packed(stream)
    var id: LogID?
    while try buffer.refill(from: &source) > 0 {
      if id == nil, let head = LogHead.id(in: buffer.text, buffer.lines) {
        if let entry = hint[head], entry.packed == size {
          pending[head] = entry.readToday
          return .read
        }
        guard try claim(head) else { return .isAnothers }
        tally.begin(head)
        id = head
      }
      if let id { try count(buffer, id) }
      progress?.add(stream.takeCount())
    }
    guard let id, !stream.isIncomplete else { return .read }
    var entry = hint[id] ?? IngestHint.Entry(day: "")
    entry.packed = size
    pending[id] = entry.readToday
    return .read
  }

  /// Takes a log that no other thread is at.
  ///
  /// What this one has counted of it is stored before: a second look tells
  /// what is counted by what is stored.
  private mutating func claim(_ id: LogID) throws(Failure) -> Bool {
    if positions[id] != nil { try store() }
    guard hint.claim(id) else { return false }
    positions[id] = 0
    return true
  }
}

// MARK: - Counting and storing

extension LogReading {
  private mutating func count(_ buffer: borrowing LogBuffer, _ id: LogID)
    throws(Failure)
  {
    for _ in 0..<buffer.overlongLines { tally.skip(.tooLong) }
    do throws(Failure) {
      try tally.add(buffer, &reader, &lookup)
    } catch {
      // Some of the buffer's lines are counted: that is of no use.
      isBroken = true
      forget()
      throw error
    }
    positions[id] = max(positions[id] ?? 0, buffer.position)
    parts += 1
    if parts % Self.looks == 0, tally.memory > Self.memoryLimit {
      try storeRows()
      tally.begin(id)
    }
  }

  /// Stores all counts, and then tells the hint.
  mutating func store() throws(Failure) {
    try storeRows()
    for log in open { log.keep() }
    hint.merge(pending)
    drop()
  }

  /// Stores the counts of all apps, whatever becomes of some.
  private mutating func storeRows() throws(Failure) {
    let today = Timestamp.now()
    var failure: Failure?
    for (slug, parts) in tally.takeParts(positions: positions) {
      do throws(Failure) {
        try RollupFile.add(parts, to: slug, in: lookup.state, today: today)
      } catch {
        failure?.tell()
        failure = error
        // The disk is full for the others, too.
        if error.kind == .diskFull { break }
      }
    }
    lookup.forget()
    guard let failure else { return }
    isBroken = true
    forget()
    throw failure
  }

  /// Forgets all counts that are not stored: their lines are read again.
  private mutating func forget() {
    _ = tally.takeParts(positions: [:])
    lookup.forget()
    for log in open { log.rewind() }
    drop()
  }

  /// Begins anew after a failure.
  mutating func recover() {
    forget()
    isBroken = false
  }

  private mutating func drop() {
    hint.release(Set(positions.keys))
    positions = [:]
    pending = [:]
    open = []
  }
}
