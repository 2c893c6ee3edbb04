/// The CGI face: one request, one answer, one process.
enum CGI {
  /// Answers the request that the environment and standard input hold.
  static func answer(_ resource: Resource) {
    let request = Request()
    let withBody = request.method != "HEAD"
    var origin: String?
    do {
      let state = try StateDirectory(path: StateDirectory.defaultPath())
      origin = try Response.allowedOrigin(Config(of: state))
      let response =
        if request.isPreflight, origin != nil { Response.preflight } else {
          try dispatch(request, resource, state, origin)
        }
      response?.allowing(origin).send(withBody: withBody)
      response?.omissions.forEach { $0.tell() }
    } catch {
      Response.problem(error).allowing(origin).send(withBody: withBody)
      // What the operator must mend, for the server's log; after the header,
      // because some servers send stderr to the client.
      if error.isForOperator { error.tell() }
    }
  }

  /// Checks in the contract's order, token first, and calls the row's handler.
  private static func dispatch(
    _ request: Request, _ resource: Resource,
    _ state: consuming StateDirectory, _ origin: String?
  ) throws(Failure) -> Response? {
    guard let token = request.token,
      let user = try TokenFile.user(of: token, in: state)
    else {
      throw Failure(
        .unauthorized, "a token is needed: Authorization: Bearer <token>")
    }
    let (rows, app) = try resource.rows(at: request.path)
    let row = try rows.row(for: request.method)
    try user.check(app, writing: row.method != "GET")
    guard !request.query.isTooLong else {
      throw Failure(
        .invalid, "the query must be under \(Environment.limit) bytes")
    }
    return try row.handler(
      Call(
        state: state, request: request, user: user, app: app, origin: origin))
  }
}

extension Resource {
  /// The rows of a path, and the app that the path names.
  fileprivate func rows(at path: [String]) throws(Failure) -> ([Row], Slug?) {
    switch path.count {
    case 0 where !all.isEmpty: (all, nil)
    case 1 where !one.isEmpty: (one, try Slug(path[0]))
    default: throw .noSuchPath
    }
  }
}

extension [Resource.Row] {
  fileprivate func row(for method: String) throws(Failure) -> Resource.Row {
    let wanted = method == "HEAD" ? "GET" : method
    if let row = first(where: { $0.method == wanted }) { return row }
    let allow = map { $0.method == "GET" ? "GET, HEAD" : $0.method }
      .joined(separator: ", ")
    throw Failure(
      .methodNotAllowed(allow: allow),
      "\(method.shownAsMethod) is not allowed here; allowed: \(allow)")
  }
}

extension String {
  /// A method comes from the client: short words are shown, no others.
  fileprivate var shownAsMethod: String {
    utf8.count <= 16 && utf8.allSatisfy { (0x41...0x5A).contains($0) }
      ? self : "this method"
  }
}

extension User {
  fileprivate func check(_ app: Slug?, writing: Bool) throws(Failure) {
    if let app, !mayUse(app) {
      throw Failure(
        .forbidden, "the token of \(name) is not for \(app.name)")
    }
    if writing, !mayWrite {
      throw Failure(.forbidden, "the token of \(name) may only read")
    }
  }
}

extension Failure {
  /// Whether it won't go away by itself.
  fileprivate var isForOperator: Bool {
    switch kind.status {
    case .internalServerError, .insufficientStorage: true
    default: false
    }
  }
}
