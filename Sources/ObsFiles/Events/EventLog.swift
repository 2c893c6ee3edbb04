/// The events of one app: `events.jsonl`, one a line, the oldest first, each
/// line exactly the bytes that REST serves.
package enum EventLog {
  /// The file's name in the app's directory.
  package static let name = "events.jsonl"

  /// Stores events, durably, and returns their lines.
  ///
  /// - Parameter drafts: at least one. A single one is stored or not; of
  ///   several the first ones may be, and ``Directory/Appended`` says so.
  package static func append(
    _ drafts: [Draft], to slug: Slug, in state: borrowing StateDirectory
  ) throws(Failure) -> Directory.Appended {
    let app = try state.makeApp(slug)
    return try app.append(to: name) { (file, size) throws(Failure) in
      try lines(of: drafts, after: file, slug)
    }
  }

  /// Stores one event for a caller who holds the app's lock, and keeps it.
  package static func append(
    _ draft: Draft, to slug: Slug, in app: borrowing Directory,
    under lock: borrowing Lock
  ) throws(Failure) {
    _ = try app.append(to: name, under: lock) {
      (file, size) throws(Failure) in
      try lines(of: [draft], after: file, slug)
    }
  }

  private static func lines(
    of drafts: [Draft], after file: borrowing File, _ slug: Slug
  ) throws(Failure) -> [UInt8] {
    // Once the lock is had: no event is older than it says when others
    // can see it.
    let now = Timestamp.now()
    var last = try newestID(in: file)
    var lines: [UInt8] = []
    lines.reserveCapacity(
      drafts.reduce(0) { $0 + $1.kind.count + $1.details.count + 200 })
    let frame = Frame(slug: slug, at: now)
    // The first id is hard to guess; the others of a batch follow it.
    var random = UInt16.random(in: 0...UInt16.max)
    for draft in drafts {
      guard let id = EventID.next(after: last, now: now, random: random)
      else {
        throw Failure(
          .inputOutput, "no event id is left after the newest in \(name)")
      }
      frame.append(draft, id, to: &lines)
      last = id
      random = 0
    }
    return lines
  }

  /// The app's newest event, nil if it has none.
  package static func newestID(
    of slug: Slug, in state: borrowing StateDirectory
  ) throws(Failure) -> EventID? {
    guard let file = try state.file(name, of: slug) else { return nil }
    return try newestID(in: file)
  }

  private static func newestID(in file: borrowing File) throws(Failure)
    -> EventID?
  {
    var newest: EventID?
    var end = 0
    try file.forEachLineBackward(chunk: 4096) { line, start in
      if end == 0 { end = start + line.count + 1 }
      newest = EventLine(line)?.id
      return newest == nil
    }
    // A crash may have cut off the newline alone: sealed, it is an event.
    let rest = max(0, try file.size() - end)
    guard rest < File.lineLimit else { return newest }
    let tail = try file.read(rest, at: end)
    return EventLine(tail.span)?.id ?? newest
  }

  /// The app's events, nil if it has none.
  package static func open(_ slug: Slug, in state: borrowing StateDirectory)
    throws(Failure) -> SharedFile?
  {
    guard let file = try state.file(name, of: slug) else { return nil }
    return SharedFile(file)
  }

  /// Calls `body` with each wanted event, the newest first, until it returns
  /// false.
  package static func forEachNewest(
    of slug: Slug, in state: borrowing StateDirectory, _ filter: EventFilter,
    chunk: Int = File.chunk,
    _ body: (EventID, Span<UInt8>) throws(Failure) -> Bool
  ) throws(Failure) {
    guard let file = try state.file(name, of: slug) else { return }
    try forEachNewest(in: file, filter, chunk: chunk) {
      (id, line, _) throws(Failure) in try body(id, line)
    }
  }

  /// The same, for a file that is open already; `body` gets each line's offset,
  /// too.
  ///
  /// - Parameter first: an offset; lines that begin before it are not looked
  ///   at.
  package static func forEachNewest(
    in file: borrowing File, _ filter: EventFilter, from first: Int = 0,
    chunk: Int = File.chunk,
    _ body: (EventID, Span<UInt8>, Int) throws(Failure) -> Bool
  ) throws(Failure) {
    var end: Int?
    if let before = filter.before {
      end = try offset(of: before, in: file)
    }
    try file.forEachLineBackward(before: end, chunk: chunk) {
      (line, start) throws(Failure) in
      guard start >= first else { return false }
      if filter.isOfOtherKind(line) { return true }
      guard let event = EventLine(line) else { return true }
      if filter.isPast(event.id) { return false }
      guard filter.wants(line) else { return true }
      return try body(event.id, line, start)
    }
  }

  /// Where the first event with this id or a larger one begins; the end of
  /// the last whole line if there is none.
  ///
  /// Ids increase from line to line, so this bisects. An id that is not there
  /// (a restored backup, a pruned file) gives the place where it would be.
  package static func offset(of id: EventID, in file: borrowing File)
    throws(Failure) -> Int
  {
    var low = 0
    var high = try file.size()
    while low < high {
      let middle = low + (high - low) / 2
      if let found = try event(after: middle, before: high, in: file),
        found.id < id
      {
        low = found.end
      } else {
        high = middle
      }
    }
    return low
  }

  /// The first event whose line begins at `offset` or later, but before
  /// `limit`, and where its line ends.
  private static func event(
    after offset: Int, before limit: Int, in file: borrowing File
  ) throws(Failure) -> (id: EventID, end: Int)? {
    var found: (id: EventID, end: Int)?
    let first = try file.endOfLine(at: offset)
    try file.forEachLine(from: first, chunk: 4096) { line, start in
      guard start < limit else { return false }
      if let event = EventLine(line) {
        found = (event.id, start + line.count + 1)
      }
      return found == nil
    }
    return found
  }
}

extension File {
  /// Where the line that holds the byte before `offset` ends: `offset` itself
  /// if a line begins there.
  fileprivate func endOfLine(at offset: Int) throws(Failure) -> Int {
    guard offset > 0 else { return 0 }
    var end = offset
    // From one byte earlier: the line whose newline is that byte ends here.
    try forEachLine(from: offset - 1, chunk: 4096) { line, start in
      end = start + line.count + 1
      return false
    }
    return end
  }
}

/// What all events of one append share.
private struct Frame {
  private let slug: [UInt8]
  private let at: [UInt8]

  init(slug: Slug, at: Timestamp) {
    self.slug = Array(#"","slug":"\#(slug.name)","kind":""#.utf8)
    self.at = Array(#"","at":"\#(at)","severity":""#.utf8)
  }

  func append(_ draft: Draft, _ id: EventID, to out: inout [UInt8]) {
    JSONWriter.append(raw: #"{"event_id":""#, to: &out)
    id.append(to: &out)
    out += slug
    out += draft.kind
    out += at
    JSONWriter.append(raw: draft.severity.name, to: &out)
    JSONWriter.append(raw: #"","#, to: &out)
    out += draft.details
    JSONWriter.append(raw: "}\n", to: &out)
  }
}
