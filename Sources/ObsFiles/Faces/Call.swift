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
    request.wantsEventStream && !isHead
  }

  /// Whether only the header is wanted.
  package var isHead: Bool { request.method == "HEAD" }

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
