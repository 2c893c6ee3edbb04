import ObsFiles

/// Reads any line, whatever it is: what an entry of an access log is.
///
/// The reader looks at what it needs and skips the rest: strings must end and
/// braces must pair, up to the line's end.
struct FullReader: ~Escapable {
  private let text: Span<UInt8>
  private let unit: DurationUnit

  @_lifetime(copy text)
  init(_ text: Span<UInt8>, unit: DurationUnit) {
    self.text = text
    self.unit = unit
  }

  /// Reads a line without its line feed.
  ///
  /// - Returns: what it is, and whether its beginning was a torn line, which
  ///   was left out.
  func line(_ range: Range<Int>) -> (AccessLine, isTorn: Bool) {
    let range = trimmed(range)
    if let fields = fields(range) { return (fields.line(text, unit), false) }
    if let start = lastRecord(in: range), let fields = fields(start) {
      let line = fields.line(text, unit)
      if case .entry = line { return (line, true) }
    }
    return (.skipped(.notJSON), false)
  }

  /// The host of a line, and where the record is that has it: behind zeros, and
  /// behind a torn line.
  func record(_ range: Range<Int>) -> (host: Range<Int>, record: Range<Int>)? {
    let range = trimmed(range)
    if let host = fields(range)?.host(text) { return (host, range) }
    guard let start = lastRecord(in: range),
      let host = fields(start)?.host(text)
    else { return nil }
    return (host, start)
  }

  /// Without the zeros that a log has which was cut under a writer that did
  /// not notice, and without a carriage return.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, text[start] == 0 { start += 1 }
    if end > start, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }

  /// The members of an object that is whole.
  private func fields(_ range: Range<Int>) -> FullFields? {
    var scanner = StructuralScanner(text, in: range)
    guard scanner.enter(UInt8(ascii: "{")) else { return nil }
    var fields = FullFields()
    while let key = scanner.nextKey() {
      scanner.skipSpace()
      let start = scanner.position
      guard scanner.skipValue() else { return nil }
      if fields.wants(key, in: text) {
        let value = FieldValue(text, start..<scanner.position)
        fields.add(key, value, in: text)
      }
    }
    scanner.skipSpace()
    return scanner.isIntact && scanner.position == range.upperBound
      ? fields : nil
  }

  /// Where the last record begins that may have been written onto a torn line.
  ///
  /// A quote inside a string has a backslash before it, so these bytes begin
  /// a record, or are inside one whose end is torn off.
  private func lastRecord(in range: Range<Int>) -> Range<Int>? {
    let beginnings: [StaticString] = [#"{"level":""#, #"{"ts":"#]
    let starts = beginnings.compactMap { beginning in
      text.lastIndex(of: beginning, in: range)
    }
    guard let start = starts.max(), start > range.lowerBound else { return nil }
    return start..<range.upperBound
  }
}

extension Span<UInt8> {
  /// Where a word begins for the last time in a range.
  fileprivate func lastIndex(of word: StaticString, in range: Range<Int>)
    -> Int?
  {
    let count = word.utf8CodeUnitCount
    var start = range.upperBound - count
    while start >= range.lowerBound {
      var matched = 0
      while matched < count,
        self[start + matched] == (unsafe word.utf8Start[matched])
      {
        matched += 1
      }
      if matched == count { return start }
      start -= 1
    }
    return nil
  }
}
