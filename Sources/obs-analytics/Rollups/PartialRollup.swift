import ObsFiles

/// A line of what `map` and `reduce` print: a row with its slug in front and
/// its histogram behind.
///
///     {"slug":"my-shop","day":"2026-06-26","requests":3,...,
///      "latency":[[12353536,2],[88080384,1]]}
struct PartialRollup {
  let slug: Slug
  var row: RollupRow

  init(_ slug: Slug, _ row: RollupRow) {
    self.slug = slug
    self.row = row
  }

  /// Reads a line.
  ///
  /// - Throws: `.malformed` if it is none of these.
  init(_ line: Span<UInt8>) throws(Failure) {
    guard JSON.isWholeObject(line) else {
      throw Failure(.malformed, "not a JSON object")
    }
    slug = try Slug(JSON.text("slug", of: line) ?? "")
    guard let latency = JSON.member("latency", of: line),
      let row = RollupRow(line, buckets: latency.range)
    else {
      throw Failure(.malformed, "not a line that map or reduce has printed")
    }
    self.row = row
  }

  /// Appends the line and its line feed.
  func append(to out: inout [UInt8]) {
    JSONWriter.append(raw: "{\"slug\":\"", to: &out)
    out += Array(slug.name.utf8)
    JSONWriter.append(raw: "\",", to: &out)
    row.appendMembers(to: &out)
    JSONWriter.append(raw: ",\"latency\":", to: &out)
    (row.latency ?? LatencyBuckets()).append(to: &out)
    JSONWriter.append(raw: "}\n", to: &out)
  }
}
