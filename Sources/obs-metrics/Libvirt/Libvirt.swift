import ObsFiles

/// What this tool asks of libvirt.
enum Libvirt {
  /// How long libvirt may take for one answer, in seconds.
  static let patience = 5
  /// Where it is, if `OBS_LIBVIRT_URI` says nothing.
  static let standardURI = "qemu:///system"

  /// What a VM is given, read live, whether it runs or is shut off.
  ///
  /// The calls are the fewest that tell it all: two that libvirtd answers
  /// from memory, and one question to the guest's monitor for the sizes of
  /// all disks together.
  ///
  /// - Parameters:
  ///   - vm: the VM's name, 1...255 bytes without NUL.
  ///   - uri: where libvirt is, as in `qemu:///system`.
  ///   - meanwhile: what is done while libvirt is asked.
  /// - Returns: processors, memory, and the disks in libvirt's order.
  /// - Throws: `.invalid` for what can't be a name, `.notFound` for a VM that
  ///   libvirt doesn't know, `.unreachable` for everything else. After a
  ///   timeout a thread stays behind: the process should end soon.
  static func allocation(
    of vm: String, uri: String, meanwhile: () throws(Failure) -> Void
  ) throws(Failure) -> Allocation {
    try checkVMName(vm)
    let step = Step("connecting to \(uri)")
    let answer = try Deadline.run(seconds: patience, meanwhile: meanwhile) {
      () throws(Failure) in try allocation(of: vm, uri: uri, step: step)
    }
    guard let answer else {
      throw Failure(
        .unreachable,
        "libvirt did not answer within \(patience) s: \(step.text)")
    }
    return answer
  }

  private static func allocation(
    of vm: String, uri: String, step: Step
  ) throws(Failure) -> Allocation {
    let connection = try Connection(readOnly: uri)
    step.text = "asking for \(Quoted(vm))"
    let domain = try connection.domain(named: vm)
    let vitals = try domain.vitals()
    step.text = "asking for the disk sizes of \(Quoted(vm))"
    return try Allocation(of: domain, vitals)
  }
}
