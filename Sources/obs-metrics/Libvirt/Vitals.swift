/// Which VM it is: the same name may be another one later.
struct VMIdentity: Hashable, Sendable {
  var uuid: String
  /// The number that libvirt gives to each start; nil while it does not run.
  var id: Int?
}

/// How a VM is, as far as libvirtd knows without asking the guest.
struct Vitals: Equatable, Sendable {
  var state: VMState
  /// Processors that it has now.
  var vcpus: Int
  /// The most memory that it may use.
  var memoryKiB: Int
  /// Processor time that it has used since its start, in nanoseconds; in steps
  /// of 10 ms, and with that of its emulator.
  var cpuTime: Int
}

/// What a VM does (`virDomainState`), in virsh's words.
enum VMState: Int, Sendable {
  case unknown, running, idle, paused, inShutdown, shutOff, crashed, suspended

  /// The word that `virsh list` has for it.
  var name: String {
    switch self {
    case .unknown: "no state"
    case .running: "running"
    case .idle: "idle"
    case .paused: "paused"
    case .inShutdown: "in shutdown"
    case .shutOff: "shut off"
    case .crashed: "crashed"
    case .suspended: "pmsuspended"
    }
  }

  /// Whether its processors are at work.
  var isRunning: Bool { self == .running || self == .idle }
}
