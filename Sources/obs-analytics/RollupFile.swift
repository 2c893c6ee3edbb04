import ObsFiles

/// An app's requests by UTC day: `rollups.jsonl`, the oldest day first.
///
/// A line is the REST row and, behind it, what the ingest needs to go on.
enum RollupFile {
  private static let name = "rollups.jsonl"

  /// The rows of the last `days` days, the oldest first.
  ///
  /// - Parameter today: the last of these days.
  static func rows(
    of slug: Slug, in state: borrowing StateDirectory, days: Int,
    today: Timestamp
  ) throws(Failure) -> [[UInt8]] {
    guard let file = try state.file(name, of: slug) else { return [] }
    let first = Timestamp(seconds: today.seconds - (days - 1) * 86_400)
      .dayDescription
    let last = today.dayDescription
    return try file.newestObjects(days) { line in
      guard let day = JSON.text("day", of: line), first <= day, day <= last
      else { return nil }
      var row: [UInt8] = []
      return JSONWriter.append(members: Rows.rollup, of: line, to: &row)
        ? row : nil
    }
  }

  /// The frozen answer: `{"slug","days","rollups"}`.
  static func json(
    of slug: Slug, in state: borrowing StateDirectory, days: Int
  ) throws(Failure) -> [UInt8] {
    let rows = try rows(of: slug, in: state, days: days, today: .now())
    return Array(#"{"slug":"\#(slug.name)","days":\#(days),"rollups":["#.utf8)
      + rows.joined(separator: ",".utf8) + Array("]}".utf8)
  }
}
