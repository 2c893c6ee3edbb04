/// A line from before a stream's beginning.
struct OlderLine {
  var trail: LogTrail
  var line: Tail.Line
}

extension [OlderLine] {
  /// Adds the lines of a log, in their order.
  mutating func append(_ lines: [Tail.Line], of trail: LogTrail) {
    // Where no line has a time the log that was written last comes last.
    var time = lines.contains { $0.time > 0 } ? 0 : 1000 * trail.place.written
    for var line in lines {
      time = Swift.max(time, line.time)
      line.time = time
      append(OlderLine(trail: trail, line: line))
    }
  }

  /// Merges the logs by time, and drops the oldest lines.
  ///
  /// Lines of one log stay in their order.
  ///
  /// - Parameter bytes: how long they may be together, but for the newest.
  mutating func keepNewest(_ count: Int, bytes: Int) {
    let order = indices.sorted { left, right in
      let times = (self[left].line.time, self[right].line.time)
      return times.0 != times.1 ? times.0 < times.1 : left < right
    }
    var newest = order.suffix(count).map { self[$0] }
    newest.keepLast(bytes: bytes)
    self = newest
  }

  /// Drops the oldest lines of the logs that have more than their share, which
  /// is the same for all; what one has no lines for the others get.
  ///
  /// That may be done after each log: with more of them no share grows. What
  /// does not come out even is for those that were written last.
  ///
  /// - Parameter bytes: how long the lines may be together, but for the newest
  ///   of each log.
  mutating func keepShares(of count: Int, bytes: Int) {
    var logs = byLog
    let share = count.share(among: logs.map(\.count))
    var rest = count - logs.reduce(0) { $0 + Swift.min($1.count, share) }
    for index in logs.indices {
      let isMore = rest > 0 && logs[index].count > share
      if isMore { rest -= 1 }
      logs[index] = logs[index].suffix(share + (isMore ? 1 : 0))
    }
    let length = bytes.share(among: logs.map(\.bytes))
    for index in logs.indices { logs[index].keepLast(bytes: length) }
    self = logs.flatMap(\.self)
  }

  /// How many lines, and how many bytes, one more log can get at most: more
  /// need not be read of it.
  func shareOfNext(of count: Int, bytes: Int) -> (count: Int, bytes: Int) {
    let logs = byLog
    let share = count.share(among: logs.map(\.count) + [count])
    return (
      Swift.min(count, share + 1),
      bytes.share(among: logs.map(\.bytes) + [bytes])
    )
  }

  /// The lines of each log, that of the newest ones first.
  private var byLog: [[OlderLine]] {
    let logs = Dictionary(grouping: self) { $0.trail.path }
    let newest = logs.mapValues { $0.last?.line.time ?? 0 }
    let paths = logs.keys.sorted { left, right in
      let times = (newest[left] ?? 0, newest[right] ?? 0)
      return times.0 != times.1 ? times.0 > times.1 : left < right
    }
    return paths.map { logs[$0] ?? [] }
  }

  /// How long the lines are together.
  private var bytes: Int { reduce(0) { $0 + $1.line.bytes.count } }

  /// Drops the first lines as long as all are too long together.
  private mutating func keepLast(bytes most: Int) {
    var (first, rest) = (0, bytes)
    while first < count - 1, rest > most {
      rest -= self[first].line.bytes.count
      first += 1
    }
    removeFirst(first)
  }
}

extension Int {
  /// How much each may have at most, so that this is enough for all.
  fileprivate func share(among needs: [Int]) -> Int {
    var rest = self
    let sorted = needs.sorted()
    for (index, need) in sorted.enumerated() {
      let others = sorted.count - index
      if need * others > rest { return rest / others }
      rest -= need
    }
    return sorted.last ?? 0
  }
}
