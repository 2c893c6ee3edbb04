import ObsFiles

extension Resource {
  /// `/api/app-gateway/probes`.
  static let probes = Resource(
    all: [.get(list)],
    one: [.get(show), .put(set), .delete(delete)])

  private static func show(_ call: borrowing Call) throws(Failure) -> Response?
  {
    let slug = try call.slug
    guard let probe = try ProbeFile.read(slug, in: call.state) else {
      throw .noProbe(slug)
    }
    return .json(probe.json)
  }

  private static func set(_ call: borrowing Call) throws(Failure) -> Response? {
    let body = try call.body()
    let object = try JSON.object(body.span)
    let config = try ProbeConfig(object, in: body.span)
    let probe = try ProbeFile.replace(call.slug, in: call.state, with: config)
    return .json(probe.json)
  }

  private static func delete(_ call: borrowing Call) throws(Failure)
    -> Response?
  {
    try ProbeFile.delete(call.slug, in: call.state)
    return .noContent
  }

  private static func list(_ call: borrowing Call) throws(Failure) -> Response?
  {
    var omissions: [Failure] = []
    var body = Array(#"{"probes":["#.utf8)
    var isFirst = true
    for slug in try call.readableSlugs() {
      if !isFirst { JSONWriter.append(raw: ",", to: &body) }
      isFirst = false
      do throws(Failure) {
        body += ProbeList.row(slug, try ProbeFile.read(slug, in: call.state))
      } catch {
        // A damaged file hides no other app; GET of its own says what it is.
        body += ProbeList.row(slug, nil)
        omissions.append(error)
      }
    }
    JSONWriter.append(raw: "]}", to: &body)
    var response = Response.json(body)
    response.omissions = omissions
    return response
  }
}
