import ObsFiles

extension Resource {
  /// `/api/app-gateway/analytics`.
  static let analytics = Resource(
    all: [.get(everyonesRollups)], one: [.get(rollups)])

  /// `/api/app-gateway/logs`.
  static let logs = Resource(one: [.get(relay)])

  private static func rollups(_ call: borrowing Call) throws(Failure)
    -> Response?
  {
    let days = try days(call.request.query)
    return .json(
      try RollupFile.json(of: call.slug, in: call.state, days: days))
  }

  private static func everyonesRollups(_ call: borrowing Call) throws(Failure)
    -> Response?
  {
    let days = try days(call.request.query)
    let today = Timestamp.now()
    return try call.list(#"{"days":\#(days),"analytics":["#) {
      (slug, state) throws(Failure) in
      try RollupFile.entry(of: slug, in: state, days: days, today: today)
    }
  }

  private static func days(_ query: Query) throws(Failure) -> Int {
    var broken: [String] = []
    let days = query.integer("days", in: 1...366, default: 7, broken: &broken)
    guard broken.isEmpty else { throw .broken(broken) }
    return days
  }

  private static func relay(_ call: borrowing Call) throws(Failure)
    -> Response?
  {
    let query = call.request.query
    var broken: [String] = []
    let tail = query.integer(
      "tail", in: LogRelay.tails, default: 100, broken: &broken)
    let source = LogRelay.Source(rawValue: query["source"] ?? "access")
    if source == nil {
      broken.append(
        "source must be access or app, not \(Quoted(query["source"] ?? ""))")
    }
    let last = call.request.lastEventID
    let cursor = last.flatMap { LogCursor($0) }
    if let last, cursor == nil {
      broken.append("Last-Event-ID must be a line's id, not \(Quoted(last))")
    }
    guard broken.isEmpty, let source else { throw .broken(broken) }
    var relay = try LogRelay(
      of: call.slug, source, containing: query["grep"] ?? "",
      statePath: call.state.path)
    if call.isHead {
      try relay.begin(tail: 0)
      return .streamHead
    }
    try stream(call, &relay, after: cursor, tail: tail)
    return nil
  }

  /// Sends lines until the client leaves.
  private static func stream(
    _ call: borrowing Call, _ relay: inout LogRelay, after cursor: LogCursor?,
    tail: Int
  ) throws(Failure) {
    var stream = try EventStream(call)
    if let cursor {
      try relay.begin(after: cursor, orTail: tail)
    } else {
      try relay.begin(tail: tail)
    }
    while stream.isOpen(relay.position) {
      do throws(Failure) {
        try relay.forEachNew { line, id in stream.add(id: id, data: line) }
      } catch {
        // Too late for another status: the client resumes, and is told then.
        stream.flush()
        return error.tell()
      }
      stream.flush()
      relay.wait()
    }
  }
}
