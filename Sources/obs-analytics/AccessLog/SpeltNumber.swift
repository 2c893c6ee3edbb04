extension Decimal {
  /// Reads a number as JSON has them, with sign and exponent, that fills a
  /// range.
  ///
  /// - Returns: nil if it is none, below zero or too large for `Int`.
  init?(_ text: Span<UInt8>, _ range: Range<Int>) {
    guard !range.isEmpty else { return nil }
    let hasLeadingZero =
      text[range.lowerBound] == UInt8(ascii: "0")
      && digitValue(text[range.lowerBound + 1]) != nil
    if !hasLeadingZero, let number = Decimal(text, at: range.lowerBound),
      number.end == range.upperBound
    {
      self = number
      return
    }
    guard let spelt = SpeltNumber(text, range),
      let (whole, nanos) = spelt.value(text)
    else { return nil }
    self.init(whole: whole, nanos: nanos, end: range.upperBound)
  }
}

/// The parts of a number that Caddy does not write so, but others may that
/// lines have gone through.
private struct SpeltNumber {
  /// The digits before the point, and those behind it.
  private var digits: (whole: Range<Int>, fraction: Range<Int>)
  private var isNegative = false
  private var exponent = 0

  /// - Returns: nil if JSON has no such number.
  init?(_ text: Span<UInt8>, _ range: Range<Int>) {
    var position = range.lowerBound
    func take(_ character: Unicode.Scalar) -> Bool {
      guard position < range.upperBound,
        text[position] == UInt8(ascii: character)
      else { return false }
      position += 1
      return true
    }
    func takeDigits() -> Range<Int> {
      let start = position
      while position < range.upperBound, digitValue(text[position]) != nil {
        position += 1
      }
      return start..<position
    }
    isNegative = take("-")
    let whole = takeDigits()
    guard let first = whole.first,
      whole.count == 1 || text[first] != UInt8(ascii: "0")
    else { return nil }
    digits = (whole, position..<position)
    if take(".") {
      digits.fraction = takeDigits()
      guard !digits.fraction.isEmpty else { return nil }
    }
    if take("e") || take("E") {
      let isBelow = take("-")
      if !isBelow { _ = take("+") }
      let power = takeDigits()
      guard !power.isEmpty else { return nil }
      let size = power.reduce(0) { size, index in
        // No line has so many digits that a larger one would matter.
        min(size * 10 + (digitValue(text[index]) ?? 0), 1 << 30)
      }
      exponent = isBelow ? -size : size
    }
    guard position == range.upperBound else { return nil }
  }

  /// The number in its whole and its billionths, the rest dropped.
  ///
  /// - Returns: nil if it is below zero or too large.
  func value(_ text: Span<UInt8>) -> (whole: Int, nanos: Int)? {
    var (whole, nanos) = (0, 0)
    var power = digits.whole.count + exponent
    for range in [digits.whole, digits.fraction] {
      for index in range {
        power -= 1
        guard let digit = digitValue(text[index]), digit > 0 else { continue }
        guard !isNegative, power < 19 else { return nil }
        if power < -9 { continue }
        let (part, isLarge) = digit.multipliedReportingOverflow(
          by: power < 0 ? powerOfTen(9 + power) : longPowerOfTen(power))
        let (sum, overflow) = whole.addingReportingOverflow(
          power < 0 ? 0 : part)
        guard !isLarge, !overflow else { return nil }
        whole = sum
        if power < 0 { nanos += part }
      }
    }
    return (whole, nanos)
  }

  /// Ten to the power of 0 to 18.
  private func longPowerOfTen(_ exponent: Int) -> Int {
    powerOfTen(exponent / 2) * powerOfTen(exponent - exponent / 2)
  }
}
