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
