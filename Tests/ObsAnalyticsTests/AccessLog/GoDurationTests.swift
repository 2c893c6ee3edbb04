import ObsTesting
import Testing

@testable import obs_analytics

@Suite struct `Durations as Go prints them` {
  private func read(_ text: String) -> Int? {
    let bytes =
      Array(text.utf8) + [UInt8(ascii: "\"")]
      + [UInt8](repeating: UInt8(ascii: "s"), count: 40)
    return goDuration(bytes.span, 0..<text.utf8.count)
  }

  @Test(arguments: [
    ("0s", 0), ("1ns", 1), ("593.064µs", 593_064), ("593.064us", 593_064),
    ("593.064\u{3BC}s", 593_064), ("15ms", 15_000_000),
    ("2.588578ms", 2_588_578), ("1.5s", 1_500_000_000),
    ("1m32.05s", 92_050_000_000), ("1h2m", 3_720_000_000_000),
    ("1h0m0.5s", 3_600_500_000_000), ("0.5h", 1_800_000_000_000),
    ("1.5h", 5_400_000_000_000), ("0.25m", 15_000_000_000),
    ("2.999999999h", 10_799_999_996_400), ("8784h", 31_622_400_000_000_000),
    ("8783h59m60s", 31_622_400_000_000_000), ("1s1s", 2_000_000_000),
    ("0.9ns", 0), ("99999999ns", 99_999_999),
  ])
  func `are nanoseconds`(_ text: String, _ nanoseconds: Int) {
    #expect(read(text) == nanoseconds)
  }

  @Test(arguments: [
    "", "s", "1", "1.s", ".5s", "-1s", "+1s", "1x", "1 s", " 1s", "1s ",
    "1.5", "1h2", "8784h1ns", "8784.5h", "9999999999h", "999999999999999999ns",
    "31622400000000001ns", "9223372036854775807h", "1S", "1µ", "1\u{B5}",
    "1e3s", "\u{661}s", "1h-2m", "1,5s",
  ])
  func `are nothing else`(_ text: String) {
    #expect(read(text) == nil)
  }

  @Test func `of every length are read back`() {
    var dice = Dice(seed: 60)
    for _ in 0..<2000 {
      let nanoseconds = dice.roll(longestLatency >> dice.roll(54))
      #expect(read(Duration(nanoseconds).text) == nanoseconds)
    }
  }

  /// Prints as Go does.
  private struct Duration {
    let text: String

    init(_ nanoseconds: Int) {
      guard nanoseconds >= 1_000_000_000 else {
        text =
          nanoseconds < 1000
          ? "\(nanoseconds)ns"
          : nanoseconds < 1_000_000
            ? Self.point(nanoseconds, 3) + "µs"
            : Self.point(nanoseconds, 6) + "ms"
        return
      }
      let seconds = Self.point(nanoseconds % 60_000_000_000, 9) + "s"
      let minutes = nanoseconds / 60_000_000_000
      text =
        minutes >= 60
        ? "\(minutes / 60)h\(minutes % 60)m" + seconds
        : (minutes > 0 ? "\(minutes)m" : "") + seconds
    }

    /// So many digits behind a point, without zeros at the end.
    private static func point(_ value: Int, _ digits: Int) -> String {
      var text = String(value)
      let missing = digits + 1 - text.count
      text = String(repeating: "0", count: max(missing, 0)) + text
      let whole = text.dropLast(digits)
      var fraction = text.suffix(digits)
      while fraction.last == "0" { fraction.removeLast() }
      return whole + (fraction.isEmpty ? "" : "." + fraction)
    }
  }
}
