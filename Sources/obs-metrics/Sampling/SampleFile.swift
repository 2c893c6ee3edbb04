import ObsFiles

/// An app's measurements: `samples.jsonl`, one a line, the oldest first.
enum SampleFile {
  /// The file's name in the app's directory.
  static let name = "samples.jsonl"

  /// The samples of a VM in the ring as REST has them, the oldest first.
  ///
  /// - Parameter since: only those that were taken then or later.
  static func samples(
    of vm: String, _ slug: Slug, since: Timestamp? = nil,
    in state: borrowing StateDirectory
  ) throws(Failure) -> RowList {
    guard let file = try state.file(name, of: slug) else {
      return RowList(capacity: 0)
    }
    let rows = SampleRows(of: vm)
    var left = try SamplerSettings.shownRing(in: state)
    // Since lately there are few.
    var samples = RowList(capacity: since == nil ? try file.size() : 4096)
    try file.forEachLineBackward { line, _ in
      guard let row = rows.row(line) else { return true }
      if isTaken(line, since: since) { samples.prepend(row, of: line) }
      left -= 1
      return left > 0
    }
    return samples
  }

  /// Each sample is asked, since a clock may have been set back between two.
  private static func isTaken(_ line: Span<UInt8>, since: Timestamp?) -> Bool {
    guard let since else { return true }
    guard let at = JSON.text("at", of: line).flatMap({ Timestamp($0) })
    else { return false }
    return at >= since
  }

  /// A VM's newest sample as REST has it, however old.
  static func newestRow(
    of vm: String, _ slug: Slug, in state: borrowing StateDirectory
  ) throws(Failure) -> [UInt8]? {
    guard let file = try state.file(name, of: slug) else { return nil }
    let rows = SampleRows(of: vm)
    var newest: [UInt8]?
    try file.forEachLineBackward(chunk: 4096) { line, _ in
      newest = rows.row(line)?.json(line)
      return newest == nil
    }
    return newest
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
