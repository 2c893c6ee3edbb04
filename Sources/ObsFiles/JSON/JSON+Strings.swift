import Glibc

extension JSON {
  /// The bytes of a string as it reads: escapes resolved, UTF-8.
  ///
  /// Takes a string value's range, quotes included, or a key's, which has
  /// none. What is not a valid escape becomes U+FFFD.
  package static func decodeString(
    _ text: Span<UInt8>, _ range: Range<Int>
  ) -> [UInt8] {
    var bytes = [UInt8]()
    bytes.reserveCapacity(range.count)
    var characters = Unescaped(text, contents(text, range))
    while let byte = characters.next() { bytes.append(byte) }
    return bytes
  }

  /// How many bytes ``decodeString(_:_:)`` would give.
  package static func decodedLength(
    _ text: Span<UInt8>, _ range: Range<Int>
  ) -> Int {
    var length = 0
    var characters = Unescaped(text, contents(text, range))
    while characters.next() != nil { length += 1 }
    return length
  }

  /// Tells whether a string or a key reads like this, escapes resolved.
  package static func string(
    _ text: Span<UInt8>, _ range: Range<Int>, equals other: StaticString
  ) -> Bool {
    let contents = contents(text, range)
    let count = other.utf8CodeUnitCount
    // An escape is always longer than what it stands for.
    guard contents.count >= count else { return false }
    if contents.count == count {
      return text.has(other, at: contents.lowerBound)
    }
    guard contents.contains(where: { text[$0] == ASCII.backslash }) else {
      return false
    }
    var characters = Unescaped(text, contents)
    for index in 0..<count {
      guard let byte = characters.next(),
        byte == (unsafe other.utf8Start[index])
      else { return false }
    }
    return characters.next() == nil
  }

  /// A number's value if it is spelt as an integer that `Int` can hold.
  ///
  /// `1.0` and `1e3` are not spelt as integers, and `-0` is 0.
  package static func integer(
    _ text: Span<UInt8>, _ range: Range<Int>
  ) -> Int? {
    var digits = range.clamped(to: 0..<text.count)
    guard let start = digits.first else { return nil }
    let isNegative = text[start] == UInt8(ascii: "-")
    if isNegative { digits = start + 1..<digits.upperBound }
    guard let leading = digits.first else { return nil }
    if digits.count > 1, text[leading] == UInt8(ascii: "0") { return nil }
    var value = 0
    for index in digits {
      guard isDigit(text[index]) else { return nil }
      let digit = Int(text[index] &- UInt8(ascii: "0"))
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      // Below zero there is one number more than above.
      let (sum, overflowToo) = tens.addingReportingOverflow(
        isNegative ? -digit : digit)
      guard !overflow, !overflowToo else { return nil }
      value = sum
    }
    return value
  }

  /// What is between a string's quotes, or a whole key.
  ///
  /// Contents cannot begin with a quote that is not escaped, so the first
  /// byte tells which of the two a range is.
  private static func contents(
    _ text: Span<UInt8>, _ range: Range<Int>
  ) -> Range<Int> {
    let range = range.clamped(to: 0..<text.count)
    guard range.count >= 2, text[range.lowerBound] == ASCII.quote else {
      return range
    }
    return range.lowerBound + 1..<range.upperBound - 1
  }
}
