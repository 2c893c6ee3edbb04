/// One resource of the REST contract, as a table: which methods its two paths
/// have, and what answers each.
///
/// What a method needs (a token that may write) is data in its row and is
/// checked in one place, before any handler runs.
package struct Resource: Sendable {
  /// `/api/app-gateway/<resource>`: all apps.
  let all: [Row]
  /// `/api/app-gateway/<resource>/<slug>`: one app.
  let one: [Row]

  package init(all: [Row] = [], one: [Row] = []) {
    self.all = all
    self.one = one
  }

  /// One method.
  ///
  /// A handler returns nil if it has answered already, which streams do.
  package struct Row: Sendable {
    package typealias Handler =
      @Sendable (borrowing Call) throws(Failure) -> Response?

    let method: String
    let handler: Handler

    /// Reads; HEAD comes with it.
    package static func get(_ handler: @escaping Handler) -> Row {
      Row(method: "GET", handler: handler)
    }

    /// Adds.
    package static func post(_ handler: @escaping Handler) -> Row {
      Row(method: "POST", handler: handler)
    }

    /// Replaces.
    package static func put(_ handler: @escaping Handler) -> Row {
      Row(method: "PUT", handler: handler)
    }

    /// Removes.
    package static func delete(_ handler: @escaping Handler) -> Row {
      Row(method: "DELETE", handler: handler)
    }
  }
}

/// A request that has passed the checks, on its way to a handler.
package struct Call: ~Copyable {
  package let state: StateDirectory
  package let request: Request
  package let user: User
  /// The app of the path, nil on the path of all apps.
  package let app: Slug?
  /// Whose pages may read the answer, for streams, which send it themselves.
  let origin: String?

  /// The app of the path of one app.
  package var slug: Slug {
    get throws(Failure) {
      guard let app else { throw .noSuchPath }
      return app
    }
  }

  /// Whether to answer with a stream instead of a list.
  package var isStream: Bool {
    request.wantsEventStream && request.method != "HEAD"
  }

  /// The apps that the token may read, by name.
  package func readableSlugs() throws(Failure) -> [Slug] {
    try state.slugs().filter(user.mayUse)
  }

  /// The request's body.
  ///
  /// - Throws: `.malformed`, `.lengthRequired` or `.tooLarge`.
  package func body() throws(Failure) -> [UInt8] {
    try request.body.bytes()
  }
}

extension Failure {
  static var noSuchPath: Failure { Failure(.notFound, "no such path") }
}
