/// What share of its processors a VM used between two readings.
enum CPUUsage {
  /// The shortest time that a share is worth anything for, in seconds:
  /// processor time comes in steps of 10 ms.
  private static let shortest = 1.0
  /// The longest: after more than that the number may be another VM's, which
  /// was given the same id after the host had started anew.
  private static let longest = 7200.0
  /// How wrong the time between the readings may be, as a share of it.
  private static let tolerance = 0.05

  /// - Returns: per cent of all processors that it has now, 0 to 100; nil if
  ///   it can't be known: one of the readings is missing or not of the same
  ///   start of the same VM, it did not run at both, or libvirt was slow.
  static func percent(from old: Reading?, to new: Reading) -> Double? {
    guard let old, old.identity == new.identity, new.identity.id != nil,
      old.vitals.state.isRunning, new.vitals.state.isRunning
    else { return nil }
    let elapsed = new.clock - old.clock
    let used = new.vitals.cpuTime - old.vitals.cpuTime
    guard (shortest...longest).contains(elapsed), used >= 0,
      old.uncertainty + new.uncertainty <= tolerance * elapsed,
      new.vitals.vcpus > 0
    else { return nil }
    let given = elapsed * 1e9 * Double(new.vitals.vcpus)
    // The emulator's own threads count, too.
    return min(100 * Double(used) / given, 100)
  }
}
