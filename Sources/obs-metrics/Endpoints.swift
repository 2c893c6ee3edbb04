import ObsFiles

extension Resource {
  /// `/api/app-gateway/metrics`.
  static let metrics = Resource(one: [.get(show)])

  private static func show(_ call: borrowing Call) throws(Failure) -> Response?
  {
    let vm = call.request.query["vm_name"]
    let metrics = try Metrics(of: call.slug, vm: vm, in: call.state)
    return .json(metrics.json)
  }
}
