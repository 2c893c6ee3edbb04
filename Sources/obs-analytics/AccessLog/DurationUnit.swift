import ObsFiles

/// What a duration counts that is a JSON number: Caddy's `duration_format`.
///
/// A log does not tell. Caddy before 2.8 writes nanoseconds where the setting
/// says `ms`.
enum DurationUnit: String, CaseIterable {
  case seconds
  case milliseconds = "ms"
  case nanoseconds = "nano"

  /// In nanoseconds.
  var nanoseconds: Int {
    switch self {
    case .seconds: 1_000_000_000
    case .milliseconds: 1_000_000
    case .nanoseconds: 1
    }
  }
}

/// The longest time that a request is believed to have taken.
let longestLatency = 366 * 86_400 * 1_000_000_000

/// Reads a duration as Go prints it: `593.064µs`, `1m32.05s`, `0s`.
///
/// - Returns: nanoseconds; nil if it is of another form, negative or over
///   ``longestLatency``.
func goDuration(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
  var position = range.lowerBound
  var sum = 0
  repeat {
    guard let number = Decimal(text, at: position),
      let unit = GoUnit(text, number.end..<range.upperBound),
      number.whole <= longestLatency / unit.nanoseconds
    else { return nil }
    // What nine digits leave out of an hour is less than four microseconds.
    sum += number.whole * unit.nanoseconds + unit.nanoseconds(number.nanos)
    position = number.end + unit.length
    guard sum <= longestLatency else { return nil }
  } while position < range.upperBound
  return sum
}

/// The unit behind a number in a duration of Go.
private struct GoUnit {
  var nanoseconds: Int
  var length: Int

  init?(_ text: Span<UInt8>, _ range: Range<Int>) {
    func spells(_ word: StaticString) -> Bool {
      let count = word.utf8CodeUnitCount
      guard range.count >= count else { return false }
      return (0..<count).allSatisfy {
        text[range.lowerBound + $0] == (unsafe word.utf8Start[$0])
      }
    }
    switch true {
    case spells("ns"): self.init(1, 2)
    case spells("us"): self.init(1000, 2)
    // Two letters that look alike: the micro sign and the Greek mu.
    case spells("\u{B5}s"), spells("\u{3BC}s"): self.init(1000, 3)
    case spells("ms"): self.init(1_000_000, 2)
    case spells("s"): self.init(1_000_000_000, 1)
    case spells("m"): self.init(60_000_000_000, 1)
    case spells("h"): self.init(3_600_000_000_000, 1)
    default: return nil
    }
  }

  private init(_ nanoseconds: Int, _ length: Int) {
    self.nanoseconds = nanoseconds
    self.length = length
  }

  /// So many billionths of it; an hour's would overflow as a product.
  func nanoseconds(_ nanos: Int) -> Int {
    nanoseconds < 1_000_000_000
      ? nanos * nanoseconds / 1_000_000_000
      : nanos * (nanoseconds / 1_000_000_000)
  }
}
