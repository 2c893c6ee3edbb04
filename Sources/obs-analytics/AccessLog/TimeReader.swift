/// Takes a time apart, byte by byte.
struct TimeReader: ~Escapable {
  private let text: Span<UInt8>
  private let end: Int
  private var next: Int

  @_lifetime(copy text)
  init(_ text: Span<UInt8>, _ range: Range<Int>) {
    self.text = text
    next = range.lowerBound
    end = range.upperBound
  }

  var isAtEnd: Bool { next == end }

  /// Whether a digit stands so many bytes ahead.
  func hasDigit(at index: Int) -> Bool {
    next + index < end && digitValue(text[next + index]) != nil
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next < end, text[next] == UInt8(ascii: character) else {
      return false
    }
    next += 1
    return true
  }

  /// Exactly `count` digits.
  mutating func digits(_ count: Int) -> Int? {
    guard next + count <= end else { return nil }
    var value = 0
    for index in next..<next + count {
      guard let digit = digitValue(text[index]) else { return nil }
      value = value * 10 + digit
    }
    next += count
    return value
  }

  /// What stands between year, month and day.
  mutating func separator() -> Unicode.Scalar? {
    take("-") ? "-" : take("/") ? "/" : nil
  }

  /// `23:38:18.219`, in microseconds; 60 is a leap second.
  mutating func timeOfDay() -> Int? {
    guard let hour = digits(2), hour < 24, take(":"),
      let minute = digits(2), minute < 60, take(":"),
      let second = digits(2), second <= 60
    else { return nil }
    let seconds = hour * 3600 + minute * 60 + min(second, 59)
    guard take(".") else { return seconds * 1_000_000 }
    return fraction().map { seconds * 1_000_000 + $0 }
  }

  private mutating func fraction() -> Int? {
    guard var micros = digits(1).map({ $0 * 100_000 }) else { return nil }
    var scale = 10_000
    while let digit = digits(1) {
      micros += digit * scale
      scale /= 10
    }
    return micros
  }

  /// `Z`, `UTC`, `GMT`, `+0200` or `-05:30`, in seconds.
  mutating func offset() -> Int? {
    if take("Z") || takeWord("UTC") || takeWord("GMT") { return 0 }
    let sign = take("+") ? 1 : take("-") ? -1 : 0
    guard sign != 0, let hour = digits(2), hour < 24 else { return nil }
    _ = take(":")
    guard let minute = digits(2), minute < 60 else { return nil }
    return sign * (hour * 3600 + minute * 60)
  }

  /// `Jan` to `Dec`, as 1 to 12.
  mutating func month() -> Int? {
    let names: [StaticString] = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
      "Nov", "Dec",
    ]
    for index in names.indices where takeWord(names[index]) { return index + 1 }
    return nil
  }

  /// One letter or more.
  mutating func skipWord() -> Bool {
    let start = next
    while next < end, (0x61...0x7A).contains(text[next] | 0x20) { next += 1 }
    return next > start
  }

  private mutating func takeWord(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard next + count <= end else { return false }
    for index in 0..<count
    where text[next + index] != (unsafe word.utf8Start[index]) {
      return false
    }
    next += count
    return true
  }
}
