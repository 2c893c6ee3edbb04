/// How ``EventLog`` spells the beginning of a line:
/// `{"event_id":"evt-0123456789ab","slug":"my-shop","kind":"probe_up"`.
///
/// To see the kind of such a line takes a tenth of the time that reading the
/// line member by member does.
enum EventSpelling {
  /// Where the kind stands, if it is spelt without escapes.
  ///
  /// Nil in a line that begins in any other way. A line that is no event may
  /// seem to have a kind, too.
  static func kind(of line: Span<UInt8>) -> Range<Int>? {
    let slug = 39
    guard line.has(#"{"event_id":""#, at: 0),
      line.has(#"","slug":""#, at: slug - 10),
      let slugEnd = line.first(UInt8(ascii: "\""), from: slug),
      line[slugEnd - 1] != UInt8(ascii: "\\"),
      line.has(#"","kind":""#, at: slugEnd)
    else { return nil }
    let kind = slugEnd + 10
    guard let end = line.first(UInt8(ascii: "\""), from: kind) else {
      return nil
    }
    let escape = line.extracting(..<end).first(UInt8(ascii: "\\"), from: kind)
    return escape == nil ? kind..<end : nil
  }
}
