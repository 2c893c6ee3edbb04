import Foundation
import ObsTesting
import Testing

@testable import obs_analytics

@Suite struct `Numbers of a log` {
  /// A text with room behind it, as every buffer has.
  private func padded(_ text: String, _ next: Unicode.Scalar = ",") -> [UInt8] {
    Array(text.utf8) + [UInt8](repeating: UInt8(ascii: next), count: 40)
  }

  @Test func `of up to eight digits are read at once`() {
    for count in 0...8 {
      for digits in ["00000000", "12345678", "99999999", "10000001"] {
        let text = digits.prefix(count)
        for next in ["/", ":", "\u{0}", "\u{7f}", "e"] as [Unicode.Scalar] {
          let bytes = padded(String(text), next)
          let read = Digits(bytes.span.word(at: 0))
          #expect(read.count == count)
          #expect(read.value == Int(text) ?? 0)
        }
      }
    }
  }

  @Test(arguments: [UInt8](0x00...0x2F) + [UInt8](0x3A...0xFF))
  func `end at any other byte`(_ byte: UInt8) {
    for count in 0...7 {
      var bytes = [UInt8](repeating: UInt8(ascii: "7"), count: 8)
      bytes[count] = byte
      let read = Digits(bytes.span.word(at: 0))
      #expect(read.count == count)
    }
  }

  @Test(
    arguments: [
      ("0", 0, 0), ("7", 7, 0), ("12345678", 12_345_678, 0),
      ("123456789", 123_456_789, 0), ("1795390698091182766", nil, 0),
      ("1234567890123456", 1_234_567_890_123_456, 0),
      ("9223372036854775807", .max, 0), ("0.5", 0, 500_000_000),
      ("1795390701.4294584", 1_795_390_701, 429_458_400),
      ("1.000000001", 1, 1), ("1.0000000019", 1, 1),
      ("0.12345678", 0, 123_456_780),
      ("0.123456789012345678901", 0, 123_456_789),
      ("12345678.87654321", 12_345_678, 876_543_210),
      ("0.000017286", 0, 17_286),
    ] as [(String, Int?, Int)])
  func `are digits, a point and digits`(
    _ text: String, _ whole: Int?, _ nanos: Int
  ) {
    let bytes = padded(text)
    let number = Decimal(bytes.span, at: 0)
    #expect(number?.whole == whole ?? Int(text))
    #expect(number?.nanos == nanos)
    #expect(number?.end == text.utf8.count)
  }

  @Test(arguments: [
    "", "-1", "+1", ".5", "1.", "x", "1.x", "9223372036854775808",
    "99999999999999999999", "123456789012345678901234567890", "\u{661}",
  ])
  func `are nothing else`(_ text: String) {
    let bytes = padded(text)
    #expect(Decimal(bytes.span, at: 0)?.whole == nil)
  }

  @Test(
    arguments: [
      ("1.5", 1_000_000_000, 1_500_000_000), ("1.5", 1, 1),
      ("0.999999999", 1000, 999), ("585684.9", 1_000_000, 585_684_900_000),
      ("9223372036", 1_000_000_000, 9_223_372_036_000_000_000),
      ("9223372037", 1_000_000_000, nil),
    ] as [(String, Int, Int?)])
  func `become smaller units`(_ text: String, _ factor: Int, _ value: Int?) {
    let bytes = padded(text)
    #expect(Decimal(bytes.span, at: 0)?.times(factor) == value)
  }
}

@Suite struct `Numbers of any spelling` {
  private func read(_ text: String) -> (whole: Int, nanos: Int)? {
    let bytes =
      Array(text.utf8) + [UInt8(ascii: "\"")]
      + [UInt8](repeating: UInt8(ascii: "1"), count: 40)
    return Decimal(bytes.span, 0..<text.utf8.count).map {
      ($0.whole, $0.nanos)
    }
  }

  @Test(
    arguments: [
      ("1e3", 1000, 0), ("1E+3", 1000, 0), ("12.5e-1", 1, 250_000_000),
      ("1.7286e-05", 0, 17_286),
      ("1.7953907014294584e9", 1_795_390_701, 429_458_400),
      ("0e999999999999999999999", 0, 0), ("0.000e-5", 0, 0), ("-0", 0, 0),
      ("1e-10", 0, 0), ("1e-9", 0, 1), ("123e-9", 0, 123),
      ("5e18", 5_000_000_000_000_000_000, 0),
      ("1e-99999999999999999999", 0, 0),
      ("0.0000000000000000000001e22", 1, 0), ("-0.0e1", 0, 0),
      ("9223372036854775807", .max, 0), ("42", 42, 0), ("4.25", 4, 250_000_000),
      ("10000000000000000000000e-20", 100, 0),
    ])
  func `are read exactly`(_ text: String, _ whole: Int, _ nanos: Int) {
    let number = read(text)
    #expect(number?.whole == whole)
    #expect(number?.nanos == nanos)
  }

  @Test(arguments: [
    "", "-", "-1", "-1e-30", "1e19", "9.3e18", "1e999999999999", "01", "00",
    "-01", "1e", "1e+", "1e-", "1.", "1.e3", ".5", "e5", "1e5x", "x", "1 ",
    "0x10", "1e1.5", "+1", "1_0", "--1", "Infinity", "NaN",
  ])
  func `are refused below zero, too large or broken`(_ text: String) {
    #expect(read(text)?.whole == nil)
  }

  @Test func `agree with Foundation on random ones`() {
    var dice = Dice(seed: 754)
    for _ in 0..<3000 {
      let digits = dice.bytes(1 + dice.roll(17), of: Array("0123456789".utf8))
      let text =
        String(1 + dice.roll(9)) + "." + String(decoding: digits, as: UTF8.self)
        + "e\(dice.roll(32) - 14)"
      let exact = NSDecimalNumber(string: text) as Foundation.Decimal
      var floor = Foundation.Decimal()
      var scaled = exact * 1_000_000_000
      unsafe NSDecimalRound(&floor, &scaled, 0, .down)
      let nanos = read(text).map {
        Foundation.Decimal($0.whole) * 1_000_000_000
          + Foundation.Decimal($0.nanos)
      }
      let isTooLarge = exact > Foundation.Decimal(Int.max)
      #expect(nanos == (isTooLarge ? nil : floor), "\(text)")
    }
  }
}
