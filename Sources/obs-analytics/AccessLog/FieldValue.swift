import ObsFiles

/// The value of a member: what it begins with tells what it is.
struct FieldValue {
  /// With the quotes or braces around it.
  let range: Range<Int>
  private let first: UInt8

  init(_ text: Span<UInt8>, _ range: Range<Int>) {
    self.range = range
    first = text[range.lowerBound]
  }

  var isString: Bool { first == UInt8(ascii: "\"") }
  var isObject: Bool { first == UInt8(ascii: "{") }
  var isNumber: Bool { first == UInt8(ascii: "-") || digitValue(first) != nil }

  /// What is between a string's quotes.
  private var contents: Range<Int> {
    range.lowerBound + 1..<range.upperBound - 1
  }
}

extension FieldValue {
  /// A whole number, spelt in digits alone.
  func count(_ text: Span<UInt8>) -> Int? {
    digitValue(first) == nil ? nil : JSON.integer(text, range)
  }

  /// Whether it is `http.log.access`, or that and a point and a name.
  func isAccessLogger(_ text: Span<UInt8>) -> Bool {
    guard isString, let initial = contents.first.map({ text[$0] }),
      initial == UInt8(ascii: "h") || initial == UInt8(ascii: "\\")
    else { return false }
    let name: StaticString = "http.log.access."
    let count = name.utf8CodeUnitCount
    let start = text.decodedStart(contents, count)
    return start.count >= count - 1
      && start.indices.allSatisfy { start[$0] == (unsafe name.utf8Start[$0]) }
  }

  /// A time in microseconds since 1970.
  func time(_ text: Span<UInt8>) -> Int? {
    if isNumber { return Decimal(text, range).flatMap { LogTime.number($0) } }
    return reading(text) { text, range in LogTime.string(text, range) }
  }

  /// A duration in nanoseconds.
  ///
  /// - Returns: nil if it is none, below zero or over ``longestLatency``.
  func latency(_ text: Span<UInt8>, _ unit: DurationUnit) -> Int? {
    let nanoseconds =
      isNumber
      ? Decimal(text, range)?.times(unit.nanoseconds)
      : reading(text) { text, range in goDuration(text, range) }
    guard let nanoseconds, nanoseconds <= longestLatency else { return nil }
    return nanoseconds
  }

  /// Reads a string without its escapes.
  private func reading(
    _ text: Span<UInt8>, _ read: (Span<UInt8>, Range<Int>) -> Int?
  ) -> Int? {
    // Nothing that is read has a tenth of these bytes.
    guard isString, contents.count < 1000 else { return nil }
    guard contents.contains(where: { text[$0] == UInt8(ascii: "\\") }) else {
      return read(text, contents)
    }
    let decoded = JSON.decodeString(text, range)
    // Numbers are read in words, past their ends.
    let padded = decoded + [UInt8](repeating: 0, count: 32)
    return read(padded.span, 0..<decoded.count)
  }
}

extension Span<UInt8> {
  /// The first bytes of a string as it reads, up to so many.
  ///
  /// An escape is never more than six times as long as what it stands for.
  func decodedStart(_ contents: Range<Int>, _ count: Int) -> [UInt8] {
    let end = min(contents.upperBound, contents.lowerBound + 6 * count)
    let decoded = JSON.decodeString(self, contents.lowerBound..<end)
    return Array(decoded.prefix(count))
  }
}
