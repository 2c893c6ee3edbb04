import ObsFiles

/// When an app was down, by its probe events: pure.
struct Downtimes: Equatable, Sendable {
  /// In seconds since 1970, the newest first.
  private(set) var times: [Range<Int>] = []
  /// The newest event.
  private(set) var newest: ProbeEvent?
  private var end: Int
  private var oldest: ProbeEvent?

  /// - Parameter now: the end of what is looked at, in seconds since 1970.
  init(until now: Int) { end = now }

  /// Takes the next older event.
  mutating func add(_ event: ProbeEvent) {
    newest = newest ?? event
    oldest = event
    // The clock may have been set back between two events.
    let at = min(event.at.seconds, end)
    if event.isDown { times.append(at..<end) }
    end = at
  }

  /// Ends at the beginning of what is looked at.
  ///
  /// Before an event that says that it came up again it was down, for as long
  /// as the event says: the one before may have been pruned.
  mutating func close(from start: Int) {
    if let oldest, !oldest.isDown, let lasted = oldest.downFor {
      let begin = max(start, end - min(max(0, lasted), end))
      if begin < end { times.append(begin..<end) }
    }
    end = start
  }
}
