extension StateDirectory {
  /// Calls `body` for every app, by name.
  ///
  /// What keeps one app from being read is told and hides no other app.
  ///
  /// - Returns: the last failure, for the caller to end with once it has
  ///   shown the rest.
  package func forEachApp(_ body: (Slug) throws(Failure) -> Void)
    throws(Failure) -> Failure?
  {
    var last: Failure?
    for slug in try slugs() {
      do throws(Failure) {
        try body(slug)
      } catch {
        last?.tell()
        last = Failure(error.kind, error.detail, about: slug.name)
      }
    }
    return last
  }
}
