import ObsFiles

extension Resource {
  /// `/api/app-gateway/metrics`.
  static let metrics = Resource(all: [.get(list)], one: [.get(show)])

  private static func show(_ call: borrowing Call) throws(Failure) -> Response?
  {
    let query = call.request.query
    var broken: [String] = []
    let since = query.time("since", broken: &broken)
    let vm = query["vm_name"]
    if let vm {
      do throws(Failure) { try checkVMName(vm) } catch {
        broken.append(error.detail)
      }
    }
    guard broken.isEmpty else { throw .broken(broken) }
    let metrics = try Metrics(
      of: call.slug, vm: vm, since: since, in: call.state)
    return .json(metrics.json)
  }

  /// Bound apps and what was measured of them: libvirt is not asked.
  private static func list(_ call: borrowing Call) throws(Failure) -> Response?
  {
    try call.list(#"{"metrics":["#) { (slug, state) throws(Failure) in
      guard let vm = try slug.boundVM(in: state) else { return nil }
      var row = Array(#"{"slug":"\#(slug.name)","vm_name":"#.utf8)
      JSONWriter.append(string: vm, to: &row)
      JSONWriter.append(raw: #","sample":"#, to: &row)
      row +=
        try SampleFile.newestRow(of: vm, slug, in: state)
        ?? Array("null".utf8)
      row.append(UInt8(ascii: "}"))
      return row
    }
  }
}
