import ObsFiles

/// Gives the events of some apps as they are stored.
struct EventFollower: ~Copyable {
  /// Which apps are followed.
  enum Apps {
    case some([Slug])
    /// Every app that passes, those too that come to be.
    case all((Slug) -> Bool)
  }

  private let apps: Apps
  private let filter: EventFilter
  private let watch: Watch
  private var cursors: [Slug: Cursor] = [:]
  /// Apps that can't be read at the moment, and those that never could.
  private var broken: Set<Slug> = []
  private var unknown: Set<Slug> = []

  /// Where the reading of one app's file stands.
  private struct Cursor {
    var last: EventID?
    var offset = 0
  }

  /// Begins to follow.
  ///
  /// - Parameter start: the event after which to begin; nil for what is there
  ///   now. With several apps the last two seconds before it are given again:
  ///   their events do not become visible in the order of their ids.
  init(
    _ apps: Apps, in state: borrowing StateDirectory, _ filter: EventFilter,
    after start: EventID?
  ) throws(Failure) {
    // Before the first look, so that nothing is missed in between.
    let watch = try Watch()
    watch.add(state.root)
    for slug in try apps.slugs(in: state) {
      if let start {
        let last = apps.isMerged ? start.twoSecondsEarlier : start
        cursors[slug] = Cursor(last: last)
        continue
      }
      do throws(Failure) {
        cursors[slug] = try Cursor(last: EventLog.newestID(of: slug, in: state))
      } catch {
        guard apps.isMerged else { throw error }
        unknown.insert(slug)
      }
    }
    self.apps = apps
    self.filter = filter
    self.watch = watch
  }

  /// Waits until there may be something new.
  func wait() { watch.wait() }

  /// Gives what has been stored since the last call.
  ///
  /// The first event of an app that was not there before is new, too.
  mutating func forEachNew(
    in state: borrowing StateDirectory,
    _ body: (EventID, Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    if let apps = try state.root.openDirectory("apps") { watch.add(apps) }
    for slug in try apps.slugs(in: state) {
      do throws(Failure) {
        try readNew(slug, in: state, body)
        broken.remove(slug)
      } catch {
        guard apps.isMerged else { throw error }
        // Told once: it hides no other app, and may be mended.
        if broken.insert(slug).inserted { error.tell() }
      }
    }
  }

  private mutating func readNew(
    _ slug: Slug, in state: borrowing StateDirectory,
    _ body: (EventID, Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    guard let app = try state.app(slug) else { return }
    watch.add(app)
    if unknown.contains(slug) {
      // Mended: what it held before is not new.
      cursors[slug] = try Cursor(last: EventLog.newestID(of: slug, in: state))
      unknown.remove(slug)
    }
    var cursor = cursors[slug] ?? Cursor()
    try read(app, &cursor, body)
    cursors[slug] = cursor
  }

  private func read(
    _ app: borrowing Directory, _ cursor: inout Cursor,
    _ body: (EventID, Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    guard let file = try app.open(EventLog.name, .reading) else { return }
    try find(&cursor, in: file)
    var last = cursor.last
    cursor.offset = try file.forEachLine(from: cursor.offset) {
      (line, _) throws(Failure) in
      guard let event = EventLine(line) else { return true }
      // A file that was restored may begin with what was given already.
      if let last, event.id <= last { return true }
      last = event.id
      if filter.wants(line) { try body(event.id, line) }
      return true
    }
    cursor.last = last
  }

  /// Finds the place by the id if it is no longer right behind the last event:
  /// the file was pruned, repaired or restored.
  private func find(_ cursor: inout Cursor, in file: borrowing File)
    throws(Failure)
  {
    guard let last = cursor.last else {
      cursor.offset = 0
      return
    }
    var before: EventID?
    if try file.size() >= cursor.offset {
      try file.forEachLineBackward(before: cursor.offset, chunk: 4096) {
        line, start in
        // It must end right there: a file that was cut may have grown again.
        let isLast = start + line.count + 1 == cursor.offset
        before = isLast ? EventLine(line)?.id : nil
        return false
      }
    }
    if before != last {
      cursor.offset = try EventLog.offset(of: last, in: file)
    }
  }
}

extension EventFollower.Apps {
  fileprivate var isMerged: Bool {
    if case .some(let slugs) = self { slugs.count > 1 } else { true }
  }

  fileprivate func slugs(in state: borrowing StateDirectory) throws(Failure)
    -> [Slug]
  {
    switch self {
    case .some(let slugs): slugs
    case .all(let isWanted): try state.slugs().filter(isWanted)
    }
  }
}

extension EventID {
  fileprivate var twoSecondsEarlier: EventID {
    EventID(seconds: Timestamp(seconds: latest.seconds - 2))
  }
}
