/// One VM's statistics as libvirt names them, as in `block.0.capacity`.
///
/// The fields are those of `virsh domstats`.
struct Statistics: Equatable, Sendable {
  var numbers: [String: Int64] = [:]
  var texts: [String: String] = [:]

  /// The capacity of each disk that has one, by target, in bytes.
  var capacities: [String: UInt64] { blocks("capacity") }

  /// What each disk takes up on the host, by target, in bytes.
  var physicalSizes: [String: UInt64] { blocks("physical") }

  private func blocks(_ field: String) -> [String: UInt64] {
    var sizes: [String: UInt64] = [:]
    for index in 0..<(numbers["block.count"] ?? 0) {
      guard let target = texts["block.\(index).name"],
        let size = numbers["block.\(index).\(field)"]
      else { continue }
      sizes[target] = UInt64(clamping: size)
    }
    return sizes
  }

  /// Whether a running VM has disks, but its monitor told nothing of them:
  /// it is busy with another question, or hangs.
  ///
  /// Then libvirt leaves out what the monitor knows, and does not say so.
  var lackMonitor: Bool {
    let count = numbers["block.count"] ?? 0
    guard isActive, count > 0 else { return false }
    return (0..<count).allSatisfy {
      numbers["block.\($0).rd.reqs"] == nil
        && numbers["block.\($0).capacity"] == nil
    }
  }

  /// Whether a hypervisor process exists (`virDomainState`: running, blocked,
  /// paused, in shutdown or suspended).
  private var isActive: Bool {
    switch numbers["state.state"] {
    case 1, 2, 3, 4, 7: true
    default: false
    }
  }
}
