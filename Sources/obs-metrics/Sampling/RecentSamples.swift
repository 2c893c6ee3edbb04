import ObsFiles

/// What was measured of a VM lately.
struct RecentSamples {
  /// In seconds.
  private static let hour = 3600

  /// The newest sample, however old.
  private(set) var newest: Sample?
  /// The same as REST has it.
  private(set) var row: [UInt8]?
  /// Those of the last hour, the oldest first.
  private(set) var hour: [Sample] = []

  /// Nothing.
  init() {}

  init(
    of vm: String, _ slug: Slug, in state: borrowing StateDirectory,
    at now: Timestamp
  ) throws(Failure) {
    guard let file = try state.file(SampleFile.name, of: slug) else { return }
    try file.forEachLineBackward { line, _ in
      guard let sample = Sample(line), sample.vm == vm else { return true }
      if newest == nil {
        newest = sample
        row = SampleRows.members(of: line)
      }
      guard sample.at.seconds > now.seconds - Self.hour else { return false }
      hour.append(sample)
      return true
    }
    hour.reverse()
  }
}
