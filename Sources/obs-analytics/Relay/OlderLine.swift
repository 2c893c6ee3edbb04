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
  mutating func keepNewest(_ count: Int) {
    let order = indices.sorted { left, right in
      let times = (self[left].line.time, self[right].line.time)
      return times.0 != times.1 ? times.0 < times.1 : left < right
    }
    self = order.suffix(count).map { self[$0] }
  }
}
