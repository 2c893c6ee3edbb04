import ObsFiles

extension Resource {
  /// `/api/app-gateway/metrics`.
  static let metrics = Resource(one: [.get(show)])

  private static func show(_ call: borrowing Call) throws(Failure) -> Response?
  {
    let vm = call.request.query["vm_name"]
    if let vm { try checkVMName(vm) }
    let metrics = try Metrics(of: call.slug, vm: vm, in: call.state)
    return .json(metrics.json)
  }
}

/// The rule for names of VMs.
///
/// - Throws: `.invalid` if libvirt could never know such a name.
func checkVMName(_ name: String) throws(Failure) {
  guard (1...255).contains(name.utf8.count), !name.utf8.contains(0) else {
    throw Failure(
      .invalid,
      "vm_name must be 1 to 255 bytes without NUL, not \(Quoted(name))")
  }
}
