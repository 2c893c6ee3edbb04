import ObsFiles

/// An app's measurements: `samples.jsonl`, one a line, the oldest first.
enum SampleFile {
  private static let name = "samples.jsonl"

  /// 24 hours of a sample every 30 seconds.
  private static let ring = 2880

  /// The samples of a VM in the ring, the oldest first.
  static func samples(
    of vm: String, _ slug: Slug, in state: borrowing StateDirectory,
    limit: Int? = nil
  ) throws(Failure) -> [[UInt8]] {
    guard let file = try state.file(name, of: slug) else { return [] }
    let set = try Config(of: state)["OBS_SAMPLES"].flatMap { Int(plain: $0) }
    return try file.newestObjects(limit ?? set ?? ring) { line in
      guard JSON.text("vm_name", of: line) == vm else { return nil }
      var row: [UInt8] = []
      return JSONWriter.append(members: Rows.sample, of: line, to: &row)
        ? row : nil
    }
  }
}
