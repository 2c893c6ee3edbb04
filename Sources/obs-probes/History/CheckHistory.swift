import ObsFiles

/// When an app was checked: `checks.jsonl`, a line for each check, that says
/// since when checks have gone on without a gap.
///
/// Of the lines with the same beginning the last one counts. That way a check
/// costs one short write at the end of the file. Once it is long, it is
/// written anew without the others. Nothing of it is synced: what a power cut
/// takes is time of which is not known how the app was.
enum CheckHistory {
  static let name = "checks.jsonl"
  /// Above so many bytes the file is written anew; twice as many for some, so
  /// that apps that began together don't do it together.
  private static let limit = 1 << 15
  /// How many spans are kept: more than a restart a day for a month.
  private static let kept = 100

  /// Where the history ends.
  struct End: Sendable {
    var span: CheckSpan?
    /// How large the file is, in bytes.
    var size: Int
  }

  /// Finds out where an app's history ends; mends a torn last line.
  static func end(in app: borrowing Directory) throws(Failure) -> End {
    guard let file = try app.open(name, .appending) else {
      return End(span: nil, size: 0)
    }
    var size = try file.size()
    let last = size > 0 ? try file.read(1, at: size - 1) : []
    if !last.isEmpty, last != [UInt8(ascii: "\n")] {
      try file.writeAll([UInt8(ascii: "\n")].span)
      size += 1
    }
    var span: CheckSpan?
    try file.forEachLineBackward { line, _ in
      span = CheckSpan(line)
      return span == nil
    }
    return End(span: span, size: size)
  }

  /// Adds a check's line.
  static func append(
    _ span: CheckSpan, to app: borrowing Directory, of slug: Slug,
    after end: End
  ) throws(Failure) -> End {
    let line = span.json + [UInt8(ascii: "\n")]
    if end.size > limit + Int(slug.hash % UInt64(limit)) {
      return try rewrite(in: app, with: span)
    }
    guard let file = try app.open(name, .appending) else { return end }
    try file.writeAll(line.span)
    return End(span: span, size: end.size + line.count)
  }

  /// Writes the file anew, with the newest spans alone.
  private static func rewrite(
    in app: borrowing Directory, with span: CheckSpan
  ) throws(Failure) -> End {
    var spans = try spans(in: app).prefix(kept).reversed().map { $0 }
    if spans.last?.from == span.from { spans.removeLast() }
    spans.append(span)
    let text = spans.flatMap { $0.json + [UInt8(ascii: "\n")] }
    try app.replace(name, with: text.span)
    return End(span: span, size: text.count)
  }

  /// The spans of an app's history, the newest first.
  static func spans(in app: borrowing Directory) throws(Failure)
    -> [CheckSpan]
  {
    guard let file = try app.open(name, .reading) else { return [] }
    var spans: [CheckSpan] = []
    // Lines that begin like the last one are older states of the same span.
    var beginning: [UInt8] = []
    try file.forEachLineBackward { line, _ in
      let length = 36  // of `{"from":"2026-06-26T17:42:11+00:00",`
      guard line.count > length else { return true }
      let isOlder =
        !beginning.isEmpty
        && beginning.indices.allSatisfy { beginning[$0] == line[$0] }
      guard !isOlder, let span = CheckSpan(line) else { return true }
      beginning = (0..<length).map { line[$0] }
      spans.append(span)
      return true
    }
    return spans
  }
}
