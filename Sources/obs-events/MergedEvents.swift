import ObsFiles

/// The newest events of several apps, merged: by id, which begins with the
/// time, the newest first.
struct MergedEvents {
  /// One event: its line, or where it stands if it is long.
  struct Event {
    let id: EventID
    let line: [UInt8]
    let place: (file: SharedFile, range: Range<Int>)?

    func append(to body: inout AnswerBody) {
      if let place {
        body.append(place.file, place.range)
      } else {
        body.append(line.span)
      }
    }
  }

  private let filter: EventFilter
  private let limit: Int
  /// At most so many of each app.
  private let share: Int
  /// In order.
  ///
  /// More than `limit` only if the last ones have the same id, which
  /// two apps may give: a page that began behind it would miss one.
  private(set) var events: [Event] = []

  init(_ filter: EventFilter, limit: Int, perApp share: Int = .max) {
    self.filter = filter
    self.limit = limit
    self.share = share
  }

  /// Adds an app's events.
  ///
  /// One app after the other, so that memory depends on `limit` alone.
  mutating func add(_ slug: Slug, in state: borrowing StateDirectory)
    throws(Failure)
  {
    guard let file = try EventLog.open(slug, in: state) else { return }
    var left = share
    // Most apps have nothing among the newest: a page tells.
    try EventLog.forEachNewest(in: file.file, filter, chunk: 4096) {
      (id, line, offset) throws(Failure) in
      left -= 1
      return insert(id, line, (file, offset..<offset + line.count)) && left > 0
    }
  }

  /// The lines of all events.
  func lines() throws(Failure) -> [[UInt8]] {
    try events.map { (event) throws(Failure) in
      guard let place = event.place else { return event.line }
      return try place.file.file.read(
        place.range.count, at: place.range.lowerBound)
    }
  }

  /// - Returns: whether an older event of the same app can still be wanted.
  private mutating func insert(
    _ id: EventID, _ line: Span<UInt8>,
    _ place: (file: SharedFile, range: Range<Int>)
  ) -> Bool {
    if events.count >= limit, id < events[limit - 1].id { return false }
    let isLong = line.count > AnswerBody.keptLine && mayHold(place.file)
    var copy: [UInt8] = []
    if !isLong { JSONWriter.append(bytes: line, to: &copy) }
    let event = Event(id: id, line: copy, place: isLong ? place : nil)
    events.insert(
      event, at: events.firstIndex { $0.id < id } ?? events.count)
    while events.count > limit, let last = events.last,
      last.id < events[limit - 1].id
    {
      events.removeLast()
    }
    return true
  }

  /// Whether a file may stay open until the answer is sent.
  ///
  /// A process may have only some hundred open; there are more apps.
  private func mayHold(_ file: SharedFile) -> Bool {
    if events.contains(where: { $0.place?.file === file }) { return true }
    let held = Set(
      events.compactMap { $0.place.map { ObjectIdentifier($0.file) } })
    return held.count < 128
  }
}
