import Glibc

/// A CGI request (RFC 3875), as the web server left it in the environment.
///
/// Only what is named here is ever read of it.
package struct Request {
  package let method: String
  /// `PATH_INFO` split at its slashes; the server has decoded it already.
  let path: [String]
  package let query: Query
  let body: Body
  /// The token of `Authorization: Bearer`, nil if there is none.
  let token: String?
  /// Whether the client asks for `text/event-stream`.
  package let wantsEventStream: Bool
  /// Where a stream resumes.
  package let lastEventID: String?
  /// Whether this is the question that a browser asks before a request from
  /// another origin.
  let isPreflight: Bool

  /// Reads the whole body, too, because most servers lose the answer of a
  /// program that has not.
  package init() {
    method = Environment["REQUEST_METHOD"] ?? "GET"
    path = Self.segments(of: Environment["PATH_INFO"] ?? "")
    query = Query(Environment["QUERY_STRING"] ?? "")
    token = Self.bearerToken()
    wantsEventStream = Self.accepts("text/event-stream")
    lastEventID = Environment["HTTP_LAST_EVENT_ID"]
    isPreflight =
      method == "OPTIONS" && Environment["HTTP_ORIGIN"] != nil
      && Environment["HTTP_ACCESS_CONTROL_REQUEST_METHOD"] != nil
    body = Body.read()
  }

  /// `/my-shop` is one segment; nothing and `/` are none.
  private static func segments(of path: String) -> [String] {
    var path = path.utf8[...]
    if path.first == UInt8(ascii: "/") { path.removeFirst() }
    guard !path.isEmpty else { return [] }
    return path.split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false
    ).map { String(Substring($0)) }
  }

  /// The scheme's name is case-insensitive (RFC 9110 section 11.1).
  private static func bearerToken() -> String? {
    guard let header = Environment["HTTP_AUTHORIZATION"],
      header.utf8.count <= 512
    else { return nil }
    let scheme = "bearer "
    let isBearer = header.utf8.prefix(scheme.utf8.count).elementsEqual(
      scheme.utf8, by: { $0 | 0x20 == $1 })
    guard isBearer else { return nil }
    let token = header.utf8.dropFirst(scheme.utf8.count)
    return String(Substring(token.drop { $0 == UInt8(ascii: " ") }))
  }

  private static func accepts(_ type: String) -> Bool {
    guard let header = Environment["HTTP_ACCEPT"] else { return false }
    return header.split(separator: ",").contains { range in
      let parts = range.filter { $0 != " " }.lowercased().split(separator: ";")
      // A weight of 0, 0.0 and so on means: anything but this.
      let isRefused = parts.contains { part in
        part.hasPrefix("q=") && part.dropFirst(2).allSatisfy("0.".contains)
      }
      return parts.first == type[...] && !isRefused
    }
  }
}
