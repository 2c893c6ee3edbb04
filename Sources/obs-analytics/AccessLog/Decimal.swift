/// A number that is digits, and maybe a point and more digits.
///
/// Caddy writes times and durations so, never with an exponent.
struct Decimal {
  /// The digits before the point.
  private(set) var whole = 0
  /// The first nine digits behind it, as nanos of the whole.
  private(set) var nanos = 0
  /// Where the number ends.
  private(set) var end: Int

  init(whole: Int, nanos: Int, end: Int) {
    self.whole = whole
    self.nanos = nanos
    self.end = end
  }

  /// Reads what stands at an offset, 32 bytes or more before the text's end.
  ///
  /// - Returns: nil if that is no number of this kind, or too large for `Int`.
  @inline(__always)
  init?(_ text: Span<UInt8>, at start: Int) {
    var digits = Digits(text.word(at: start))
    guard digits.count > 0 else { return nil }
    whole = digits.value
    end = start &+ digits.count
    while digits.count == 8 {
      guard end &- start <= 16 else { return nil }
      digits = Digits(text.word(at: end))
      let (high, tooLarge) = whole.multipliedReportingOverflow(
        by: powerOfTen(digits.count))
      let (sum, overflow) = high.addingReportingOverflow(digits.value)
      guard !tooLarge, !overflow else { return nil }
      whole = sum
      end &+= digits.count
    }
    guard text[end] == UInt8(ascii: ".") else { return }
    readFraction(text)
    guard text[end &- 1] != UInt8(ascii: ".") else { return nil }
  }

  @inline(__always)
  private mutating func readFraction(_ text: Span<UInt8>) {
    let digits = Digits(text.word(at: end &+ 1))
    nanos = digits.value &* powerOfTen(9 &- digits.count)
    end &+= 1 &+ digits.count
    guard digits.count == 8, let ninth = digitValue(text[end]) else { return }
    nanos &+= ninth
    repeat { end &+= 1 } while digitValue(text[end]) != nil
  }

  /// The number times a power of ten up to 10⁹, what is left dropped.
  ///
  /// Nil if that is too large.
  @inline(__always)
  func times(_ factor: Int) -> Int? {
    let (product, overflow) = whole.multipliedReportingOverflow(by: factor)
    let (sum, tooLarge) = product.addingReportingOverflow(
      nanos / (1_000_000_000 / factor))
    return overflow || tooLarge ? nil : sum
  }
}

/// The digits that eight bytes begin with.
///
/// After Daniel Lemire, "Quickly parsing eight digits", and Johnny Lee's trick
/// that it builds on: pairs, then fours, then all eight in three products.
struct Digits {
  let count: Int
  let value: Int

  @inline(__always)
  init(_ word: UInt64) {
    let digits = word ^ 0x3030_3030_3030_3030
    let others =
      (digits &+ 0x7676_7676_7676_7676 | digits) & 0x8080_8080_8080_8080
    count = others.trailingZeroBitCount &>> 3
    guard count > 0 else {
      value = 0
      return
    }
    // Zeros in front instead of what follows.
    let padded = digits &<< UInt64(truncatingIfNeeded: 64 &- count &* 8)
    let pairs = padded &* 10 &+ padded &>> 8
    let low = (pairs & 0xFF_0000_00FF) &* 0xF_4240_0000_0064
    let high = (pairs &>> 16 & 0xFF_0000_00FF) &* 0x2710_0000_0001
    value = Int(truncatingIfNeeded: (low &+ high) &>> 32)
  }
}

/// Ten to the power of 0 to 9.
@inline(__always)
func powerOfTen(_ exponent: Int) -> Int { powersOfTen[exponent] }

private let powersOfTen: InlineArray<10, Int> = [
  1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
  1_000_000_000,
]

/// The value of one of `0` to `9`.
@inline(__always)
func digitValue(_ byte: UInt8) -> Int? {
  let value = byte &- UInt8(ascii: "0")
  return value < 10 ? Int(value) : nil
}
