/// The name of an event: `evt-` and 12 hexadecimal digits.
///
/// The upper 32 of its 48 bits are the time in seconds, or a little more, and
/// within an app each id is larger than the one before. So the newest is found
/// at the end of the file, any other by bisection, and no event that is older
/// than its id says.
package struct EventID: Hashable, Comparable, Sendable {
  package let value: UInt64

  init(value: UInt64) { self.value = value }

  /// The smallest id that an event of this second can have.
  package init(seconds: Timestamp) {
    value = (UInt64(clamping: seconds.seconds) & 0xFFFF_FFFF) << 16
  }

  /// Reads the form that files and answers have.
  package init?(_ text: String) {
    self.init(bytes: Array(text.utf8).span)
  }

  init?(bytes: Span<UInt8>) {
    guard bytes.count == 16, bytes[0] == UInt8(ascii: "e"),
      bytes[1] == UInt8(ascii: "v"), bytes[2] == UInt8(ascii: "t"),
      bytes[3] == UInt8(ascii: "-")
    else { return nil }
    var value: UInt64 = 0
    for index in 4..<16 {
      guard let digit = lowerHexValue(bytes[index]) else { return nil }
      value = value << 4 | digit
    }
    self.value = value
  }

  /// The id of the next event of an app.
  ///
  /// A clock that was set back never makes an id that is not larger.
  ///
  /// - Parameters:
  ///   - last: the app's newest event, nil if it has none.
  ///   - now: the wall clock's time.
  ///   - random: 16 random bits.
  /// - Returns: nil if there is no larger one.
  static func next(
    after last: EventID?, now: Timestamp, random: UInt16
  ) -> EventID? {
    let timed = EventID(seconds: now).value | UInt64(random)
    let next = max((last?.value ?? 0) + 1, timed)
    return next < 1 << 48 ? EventID(value: next) : nil
  }

  package static func < (a: EventID, b: EventID) -> Bool { a.value < b.value }

  /// The latest time at which the event can have happened.
  package var latest: Timestamp { Timestamp(seconds: Int(value >> 16)) }

  /// Appends the form that files and answers have.
  package func append(to out: inout [UInt8]) {
    JSONWriter.append(raw: "evt-", to: &out)
    for digit in stride(from: UInt64(44), through: 0, by: -4) {
      out.append(hexDigit(UInt8(value >> digit & 0xF)))
    }
  }
}

extension EventID: CustomStringConvertible {
  package var description: String {
    var out: [UInt8] = []
    append(to: &out)
    return String(decoding: out, as: UTF8.self)
  }
}

/// Upper-case digits are refused: an id has one spelling.
private func lowerHexValue(_ digit: UInt8) -> UInt64? {
  switch digit {
  case UInt8(ascii: "0")...UInt8(ascii: "9"):
    UInt64(digit - UInt8(ascii: "0"))
  case UInt8(ascii: "a")...UInt8(ascii: "f"):
    UInt64(digit - UInt8(ascii: "a") + 10)
  default: nil
  }
}
