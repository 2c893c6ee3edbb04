import ObsFiles

/// What an app's VM was given and what it uses.
struct Metrics {
  let vm: String
  let allocation: Allocation
  private let samples: RowList

  /// Asks libvirt, and reads the ring.
  ///
  /// - Parameters:
  ///   - vm: a VM's name; nil for the one that the app is bound to.
  ///   - since: when the first sample may have been taken; nil for all of them.
  /// - Throws: `.notFound` if there is no such VM, or none is bound;
  ///   `.unreachable` if libvirt does not answer.
  init(
    of slug: Slug, vm: String?, since: Timestamp? = nil,
    in state: borrowing StateDirectory
  ) throws(Failure) {
    var name = vm
    if name == nil { name = try slug.boundVM(in: state) }
    guard let name else {
      throw Failure(
        .notFound, "\(slug.name) is bound to no VM: name one, or bind it to one"
      )
    }
    if vm == nil { try checkBinding(name) }
    let uri = try Config(of: state)["OBS_LIBVIRT_URI"] ?? Libvirt.standardURI
    var samples = RowList(capacity: 0)
    allocation = try Libvirt.allocation(of: name, uri: uri) {
      () throws(Failure) in
      samples = try SampleFile.samples(
        of: name, slug, since: since, in: state)
    }
    self.vm = name
    self.samples = samples
  }

  /// The frozen answer: `{"allocation","samples"}`.
  var json: [UInt8] {
    var out = Array(#"{"allocation":"#.utf8)
    allocation.write(to: &out)
    JSONWriter.append(raw: #","samples":["#, to: &out)
    out += samples.json
    JSONWriter.append(raw: "]}", to: &out)
    return out
  }
}

/// An event or app.json may name anything: whoever asks can't help it.
///
/// - Throws: `.notFound` if no VM can have that name.
private func checkBinding(_ name: String) throws(Failure) {
  do throws(Failure) { try checkVMName(name) } catch {
    throw Failure(.notFound, error.detail)
  }
}
