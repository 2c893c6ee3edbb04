import Glibc
import ObsFiles

/// The lines of an app's logs, as they are written.
///
/// One stream of lines out of all logs there are, in the order in which they
/// are seen; each has an id, behind which another relay can go on.
struct LogRelay: ~Copyable {
  /// Whose lines, and of which logs.
  enum Source: String, CaseIterable {
    /// The app's requests, in the access log.
    case access
    /// The app's own logs.
    case app
  }

  /// Gets a line without its newline, and its id.
  typealias Taker = (Span<UInt8>, [UInt8]) -> Void

  /// How many lines may be wanted of what was there before.
  static let tails = 0...1000
  /// How much of what was there before is given and looked at, in bytes.
  private static let (given, looked) = (2 << 20, 1 << 29)
  /// Between two looks, in microseconds: many lines are read at once.
  private static let pause: UInt32 = 100_000

  private let source: Source
  private let watch: Watch
  private let selection: LineSelection
  private var logs: RelayedLogs
  /// Lines from before the beginning, which are to be given first.
  private var older: [OlderLine] = []
  /// Whether there is more to be read, without any wait.
  private var hasMore = false

  /// - Parameter part: a text that lines must contain, empty for all.
  /// - Throws: `.notFound` if there is no such log.
  init(
    of slug: Slug, _ source: Source, containing part: String,
    statePath: String
  ) throws(Failure) {
    // Before the first look, so that nothing is missed in between.
    let watch = try Watch()
    let logs = try RelayedLogs(of: slug, source, statePath: statePath)
    let hosts =
      source == .access ? try OwnHosts(of: slug, statePath: statePath) : nil
    // Each log takes one.
    FileLimit.raise()
    self.source = source
    self.watch = watch
    self.logs = logs
    selection = LineSelection(hosts, containing: part)
  }

  /// The id of whatever was written last, nil if there are lines to be given
  /// that have theirs.
  var position: [UInt8]? {
    older.isEmpty ? LogCursor(logs.trails).text : nil
  }

  /// Waits until there may be something new.
  func wait() {
    guard !hasMore else { return }
    usleep(Self.pause)
    watch.wait()
  }
}

// MARK: - Where to begin

extension LogRelay {
  /// Begins with the newest lines that there are.
  ///
  /// - Parameter count: at most so many.
  /// - Throws: `.inputOutput` if no log can be read.
  mutating func begin(tail count: Int) throws(Failure) {
    try begin(logs.look(watch), tail: count)
  }

  private mutating func begin(_ trails: [LogTrail], tail count: Int)
    throws(Failure)
  {
    // Requests have times. Of other logs each has its share.
    let isShared = source == .app
    for trail in trails {
      let most =
        isShared
        ? older.shareOfNext(of: count, bytes: Self.given) : (count, Self.given)
      let limit = Tail.Limit(
        count: most.0, bytes: most.1, looked: Self.looked / trails.count)
      do throws(Failure) {
        var tail = Tail(limit)
        try tail.read(trail.seekEnd(), before: trail.part, selection)
        older.append(tail.lines, of: trail)
        // What is too much goes at once: there may be many logs.
        if isShared { older.keepShares(of: count, bytes: Self.given) }
        older.keepNewest(count, bytes: Self.given)
        trail.note(nil)
      } catch {
        trail.note(error)
      }
    }
    try logs.check()
    try selection.check()
  }

  /// Begins behind a line that somebody was given.
  ///
  /// - Parameter count: how many lines it begins with if that was of none of
  ///   these logs.
  mutating func begin(after cursor: LogCursor, orTail count: Int)
    throws(Failure)
  {
    let trails = try logs.look(watch)
    guard trails.contains(where: { cursor[$0.path] != nil }) else {
      return try begin(trails, tail: count)
    }
    for trail in trails {
      do throws(Failure) {
        if let place = cursor[trail.path] {
          try trail.seek(place)
        } else if cursor.isPartial {
          try trail.seekEnd()
        } else {
          try trail.seek(after: cursor.written)
        }
        trail.note(nil)
      } catch {
        trail.note(error)
      }
    }
    try logs.check()
    try selection.check()
  }
}

// MARK: - Giving lines

extension LogRelay {
  /// Gives what has been written since the last call, or a good deal of it.
  ///
  /// - Throws: `.inputOutput` if no log can be read any more, `.notFound` if
  ///   none is meant any more.
  mutating func forEachNew(_ body: Taker) throws(Failure) {
    giveOlder(body)
    _ = try logs.look(watch)
    hasMore = false
    for trail in logs.trails {
      do throws(Failure) {
        if try !give(trail, body) { hasMore = true }
        trail.note(nil)
      } catch {
        trail.note(error)
      }
    }
    try logs.check()
    try selection.check()
  }

  /// - Returns: whether that was all.
  private func give(_ trail: LogTrail, _ body: Taker) throws(Failure) -> Bool {
    let (selection, trails) = (selection, logs.trails)
    var ids: LogCursor.IDs?
    return try trail.read { buffer, place in
      for line in selection.lines(in: buffer)
      where buffer.offset + line.end > place.offset {
        trail.wasGiven = true
        var own = ids.take() ?? LogCursor.IDs(LogCursor(trails), of: trail.path)
        let place = LogPlace.behind(
          line.end, in: buffer, written: place.written)
        body(buffer.text.extracting(line.shown), own.id(place))
        ids = own
      }
    }
  }

  private mutating func giveOlder(_ body: Taker) {
    for line in older { line.trail.wasGiven = true }
    var cursor = LogCursor(logs.trails)
    for line in older.reversed() { cursor[line.trail.path] = line.line.before }
    for line in older {
      var ids = LogCursor.IDs(cursor, of: line.trail.path)
      body(line.line.bytes.span, ids.id(line.line.place))
      cursor[line.trail.path] = line.line.place
    }
    older = []
  }
}
