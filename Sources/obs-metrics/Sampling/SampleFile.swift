import ObsFiles

/// An app's measurements: `samples.jsonl`, one a line, the oldest first.
enum SampleFile {
  /// The file's name in the app's directory.
  static let name = "samples.jsonl"

  /// The samples of a VM in the ring as REST has them, the oldest first.
  static func samples(
    of vm: String, _ slug: Slug, in state: borrowing StateDirectory
  ) throws(Failure) -> [[UInt8]] {
    guard let file = try state.file(name, of: slug) else { return [] }
    let set = try Config(of: state)["OBS_SAMPLES"].flatMap { Int(plain: $0) }
    let ring = set ?? SamplerSettings.standardRing
    let rows = SampleRows(of: vm)
    var newest: [[UInt8]] = []
    guard ring > 0 else { return [] }
    try file.forEachLineBackward { line, _ in
      if let row = rows.row(line) { newest.append(row) }
      return newest.count < ring
    }
    return newest.reversed()
  }

  /// A VM's newest sample, however old.
  static func newest(
    of vm: String, _ slug: Slug, in state: borrowing StateDirectory
  ) throws(Failure) -> Sample? {
    guard let file = try state.file(name, of: slug) else { return nil }
    return try file.newestObjects(1) { line in
      Sample(line).flatMap { $0.vm == vm ? $0 : nil }
    }.last
  }
}
