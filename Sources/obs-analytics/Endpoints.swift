import ObsFiles

extension Resource {
  /// `/api/app-gateway/analytics`.
  static let analytics = Resource(one: [.get(rollups)])

  /// `/api/app-gateway/logs`.
  static let logs = Resource(one: [.get(relay)])

  private static func rollups(_ call: borrowing Call) throws(Failure)
    -> Response?
  {
    var broken: [String] = []
    let days = call.request.query.integer(
      "days", in: 1...366, default: 7, broken: &broken)
    guard broken.isEmpty else { throw .broken(broken) }
    return .json(
      try RollupFile.json(of: call.slug, in: call.state, days: days))
  }

  private static func relay(_ call: borrowing Call) throws(Failure)
    -> Response?
  {
    throw Failure(.notImplemented, "this release does not relay logs yet")
  }
}
