import ObsFiles

/// The newest events of several apps, merged: by id, which begins with the
/// time, the newest first.
struct MergedEvents {
  private let limit: Int
  /// At most `limit` of them, in order.
  private(set) var events: [(id: EventID, line: [UInt8])] = []

  private let filter: EventFilter

  init(_ filter: EventFilter, limit: Int) {
    self.filter = filter
    self.limit = limit
  }

  /// Adds an app's events.
  ///
  /// One app after the other, so that memory depends on `limit` alone.
  mutating func add(_ slug: Slug, in state: borrowing StateDirectory)
    throws(Failure)
  {
    // Most apps have nothing among the newest: a page tells.
    try EventLog.forEachNewest(of: slug, in: state, filter, chunk: 4096) {
      (id, line) throws(Failure) in insert(id, line)
    }
  }

  /// - Returns: whether an older event of the same app can still be wanted.
  private mutating func insert(_ id: EventID, _ line: Span<UInt8>) -> Bool {
    if events.count == limit {
      guard let oldest = events.last, oldest.id < id else { return false }
      events.removeLast()
    }
    let place = events.firstIndex { $0.id < id } ?? events.count
    var copy: [UInt8] = []
    JSONWriter.append(bytes: line, to: &copy)
    events.insert((id, copy), at: place)
    return true
  }
}
