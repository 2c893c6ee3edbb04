import Histogram
import ObsFiles

/// A histogram without its empty buckets: what is stored, sent and merged.
///
/// In JSON it is `[[12353536,2],[88080384,1]]`: the lowest latency of a
/// bucket in nanoseconds, ascending, and how many requests it has. A bucket is
/// less than 1 % wide, or a nanosecond.
struct LatencyBuckets: Equatable {
  private var values: [UInt64] = []
  private var counts: [Int] = []

  /// Knows where buckets begin and end.
  private static let layout = Histogram<UInt8>(
    lowestDiscernibleValue: 1, highestTrackableValue: 256,
    numberOfSignificantValueDigits: .two)

  /// More requests than a bucket will ever have: sums stay within 64 bits.
  private static let mostCounted = 1 << 48

  init() {}

  /// Sorts latencies into buckets.
  init(of latencies: [UInt64]) {
    for latency in latencies.sorted() {
      let value = Self.layout.lowestEquivalentForValue(latency)
      if values.last == value {
        counts[counts.count - 1] += 1
      } else {
        append(value, 1)
      }
    }
  }

  var isEmpty: Bool { values.isEmpty }

  /// Adds a bucket above all others.
  mutating func append(_ value: UInt64, _ count: Int) {
    values.append(value)
    counts.append(count)
  }

  /// Adds what another one has.
  mutating func merge(_ other: LatencyBuckets) {
    let mine = self
    self = LatencyBuckets()
    var (left, right) = (0, 0)
    while left < mine.values.count || right < other.values.count {
      let a = left < mine.values.count ? mine.values[left] : .max
      let b = right < other.values.count ? other.values[right] : .max
      var count = 0
      if a <= b {
        count += mine.counts[left]
        left += 1
      }
      if b <= a {
        count += other.counts[right]
        right += 1
      }
      append(min(a, b), min(count, Self.mostCounted))
    }
  }

  /// The latency that so many percent of the requests do not exceed, by
  /// nearest rank, in nanoseconds.
  ///
  /// It is the middle of a bucket, so within 0.4 % of the exact one. Nil if
  /// there is no request.
  func percentile(_ percent: Int) -> Int? {
    let total = counts.reduce(0) { $0.addingSaturated($1) }
    let rank = max(
      1, total / 100 * percent + (total % 100 * percent + 99) / 100)
    var sum = 0
    for (value, count) in zip(values, counts) {
      sum = sum.addingSaturated(count)
      if sum >= rank { return Int(Self.layout.medianEquivalentForValue(value)) }
    }
    return nil
  }
}

// MARK: - JSON

extension LatencyBuckets {
  func append(to out: inout [UInt8]) {
    JSONWriter.append(raw: "[", to: &out)
    for index in values.indices {
      JSONWriter.append(raw: index == 0 ? "[" : ",[", to: &out)
      JSONWriter.append(integer: Int(values[index]), to: &out)
      JSONWriter.append(raw: ",", to: &out)
      JSONWriter.append(integer: counts[index], to: &out)
      JSONWriter.append(raw: "]", to: &out)
    }
    JSONWriter.append(raw: "]", to: &out)
  }

  /// Reads an array of buckets.
  ///
  /// - Returns: nil unless they are as ``append(to:)`` writes them.
  init?(_ text: Span<UInt8>, _ range: Range<Int>) {
    var isIntact = true
    let isWhole = JSON.forEachElement(of: text, in: range) { bucket in
      let numbers = JSON.integers(text, bucket.range)
      guard numbers.count == 2, numbers[0] >= 0, numbers[1] > 0,
        numbers[0] <= longestLatency, numbers[1] <= Self.mostCounted,
        values.last.map({ $0 < UInt64(numbers[0]) }) ?? true
      else {
        isIntact = false
        return
      }
      append(UInt64(numbers[0]), numbers[1])
    }
    guard isWhole, isIntact else { return nil }
  }
}
