/// How a VM was at one moment.
struct Reading: Equatable, Sendable {
  var identity: VMIdentity
  var vitals: Vitals
  /// When, in seconds since the machine's start.
  var clock: Double
  /// By how much that may be wrong: libvirt took its time.
  var uncertainty: Double
}

/// What a VM uses of its memory and disks, as far as it is known.
struct Usage: Equatable, Sendable {
  var xml: DomainXML
  /// Nil if the hypervisor has none.
  var statistics: Statistics?
  /// When, in seconds since 1970: guests' own statistics have such times.
  var wall: Double
}
