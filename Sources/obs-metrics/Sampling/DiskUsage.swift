/// What share of its disks a VM takes up on the host.
enum DiskUsage {
  /// The share of all disks up to which those that can't be measured are left
  /// out: cloud-init's seed is a raw image of some kilobytes.
  private static let negligible = 0.01

  /// - Returns: per cent: what the images take up over what the guest sees;
  ///   nil if that can't be known of all disks that matter: a raw image and a
  ///   device take up all that they have.
  static func percent(_ usage: Usage) -> Double? {
    guard let statistics = usage.statistics else { return nil }
    let capacities = statistics.capacities
    let sizes = statistics.physicalSizes
    var (used, measured, unknown) = (0.0, 0.0, 0.0)
    for disk in usage.xml.disks {
      guard let capacity = capacities[disk.target] else { return nil }
      if disk.isMeasurable, let size = sizes[disk.target], size != capacity {
        used += Double(size)
        measured += Double(capacity)
      } else {
        unknown += Double(capacity)
      }
    }
    guard measured > 0, unknown <= negligible * (measured + unknown) else {
      return nil
    }
    // An image that is full is a little larger than what it holds.
    return min(100 * used / measured, 100)
  }
}
