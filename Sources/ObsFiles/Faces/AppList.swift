extension Call {
  /// Answers a list with a row for each app that the token may read, by name.
  ///
  /// An app that can't be read is left out and hides no other: the server's log
  /// has why, and so has the answer to a GET of its own.
  ///
  /// - Parameters:
  ///   - head: what the answer begins with: `{"metrics":[`.
  ///   - row: makes an app's row; nil: it has none.
  package func list(
    _ head: String,
    _ row: (Slug, borrowing StateDirectory) throws(Failure) -> [UInt8]?
  ) throws(Failure) -> Response {
    var omissions: [Failure] = []
    var body = Array(head.utf8)
    var isFirst = true
    for slug in try readableSlugs() {
      do throws(Failure) {
        guard let row = try row(slug, state) else { continue }
        if !isFirst { body.append(UInt8(ascii: ",")) }
        isFirst = false
        body += row
      } catch {
        omissions.append(error)
      }
    }
    JSONWriter.append(raw: "]}", to: &body)
    var response = Response.json(body)
    response.omissions = omissions
    return response
  }
}
