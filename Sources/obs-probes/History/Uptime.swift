import ObsFiles

/// How long an app was up and down in a span of time, and how long nobody
/// looked: pure, in seconds.
struct Uptime: Equatable, Sendable {
  var up = 0
  var down = 0
  var unknown: Int

  /// - Parameters:
  ///   - window: the span of time, in seconds since 1970.
  ///   - checked: when the app was checked, in any order.
  ///   - down: when it was down, in any order, but none twice.
  init(in window: Range<Int>, checked: [Range<Int>], down: [Range<Int>]) {
    unknown = window.count
    for known in Self.merged(checked) {
      let known = known.clamped(to: window)
      let lost = down.reduce(0) { $0 + $1.clamped(to: known).count }
      self.down += lost
      up += known.count - lost
      unknown -= known.count
    }
  }

  /// The same times without overlaps, by their order.
  private static func merged(_ times: [Range<Int>]) -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for time in times.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      guard let last = merged.last, time.lowerBound <= last.upperBound else {
        merged.append(time)
        continue
      }
      merged[merged.count - 1] =
        last.lowerBound..<max(last.upperBound, time.upperBound)
    }
    return merged
  }

  /// Hundredths of a per cent of the known time, rounded down so that 100 %
  /// means never down; nil if nothing is known.
  var share: Int? { up + down > 0 ? up * 10_000 / (up + down) : nil }
}
