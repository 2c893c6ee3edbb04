import ObsFiles

extension Resource {
  /// `/api/app-gateway/events`.
  static let events = Resource(
    all: [.get(listAll)],
    one: [.get(listOne), .post(append)])

  private static func append(_ call: borrowing Call) throws(Failure)
    -> Response?
  {
    let body = try call.body()
    let drafts = [try Draft(json: body.span)]
    let stored = try EventLog.append(drafts, to: call.slug, in: call.state)
    return .json(stored.lines.dropLast(), .created)
  }

  private static func listOne(_ call: borrowing Call) throws(Failure)
    -> Response?
  {
    let slug = try call.slug
    var broken: [String] = []
    let (filter, limit) = selection(call.request.query, &broken)
    guard broken.isEmpty else { throw .broken(broken) }
    if call.isStream {
      try stream(call, .some([slug]), filter)
      return nil
    }
    var body = AnswerBody(Array(#"{"slug":"\#(slug.name)","events":["#.utf8))
    if let events = try EventLog.open(slug, in: call.state) {
      body.reserve(File.chunk)
      var count = 0
      try EventLog.forEachNewest(in: events.file, filter) {
        (_, line, offset) throws(Failure) in
        if count > 0 { body.append(raw: ",") }
        body.append(line, of: events, at: offset)
        count += 1
        return count < limit
      }
    }
    body.append(raw: "]}")
    return .json(body)
  }

  private static func listAll(_ call: borrowing Call) throws(Failure)
    -> Response?
  {
    var broken: [String] = []
    let (filter, limit) = selection(call.request.query, &broken)
    let share = call.request.query.integer(
      "per_app", in: 1...1000, default: .max, broken: &broken)
    guard broken.isEmpty else { throw .broken(broken) }
    if call.isStream {
      try stream(call, .all(call.user.mayUse), filter)
      return nil
    }
    var merged = MergedEvents(filter, limit: limit, perApp: share)
    var omissions: [Failure] = []
    for slug in try call.readableSlugs() {
      do throws(Failure) {
        try merged.add(slug, in: call.state)
      } catch {
        // A damaged app hides no other; its own GET says what is wrong.
        omissions.append(error)
      }
    }
    var body = AnswerBody(Array(#"{"events":["#.utf8))
    for index in merged.events.indices {
      if index > 0 { body.append(raw: ",") }
      merged.events[index].append(to: &body)
    }
    body.append(raw: "]}")
    var response = Response.json(body)
    response.omissions = omissions
    return response
  }

  /// Sends new events until the client leaves.
  private static func stream(
    _ call: borrowing Call, _ apps: EventFollower.Apps, _ filter: EventFilter
  ) throws(Failure) {
    var start: EventID?
    if let last = call.request.lastEventID {
      start = EventID(last)
      guard start != nil else {
        throw Failure(
          .invalid, "Last-Event-ID must be an event id, not \(Quoted(last))")
      }
    }
    var follower = try EventFollower(
      apps, in: call.state, filter, after: start)
    var stream = try EventStream(call)
    while stream.isOpen() {
      do throws(Failure) {
        try follower.forEachNew(in: call.state) { (id, line) throws(Failure) in
          stream.send(id: id.description, data: line)
        }
      } catch {
        // Too late for another status: the client resumes, and is told then.
        return error.tell()
      }
      follower.wait()
    }
  }

  private static func selection(_ query: Query, _ broken: inout [String])
    -> (EventFilter, limit: Int)
  {
    let limit = query.integer(
      "limit", in: 1...1000, default: 100, broken: &broken)
    let filter = EventFilter(
      kind: query["kind"], severity: query["severity"], since: query["since"],
      before: query["before"], broken: &broken)
    return (filter, limit)
  }
}
