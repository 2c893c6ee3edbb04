import Histogram

/// How long the requests of a day took: an HDR histogram of two significant
/// digits, in nanoseconds.
///
/// A day of few requests keeps their latencies as they are, because the
/// histogram takes as much memory for ten as for a million.
struct Latency {
  /// With so many it becomes a histogram, which takes some 14 KB.
  private static let few = 256

  /// What nearly all requests stay below, a minute: to grow takes long.
  private static let usual: UInt64 = 60_000_000_000

  private var values: [UInt64] = []
  /// One, once there are many; an array because an optional one is slower.
  private var histograms: [Histogram<UInt32>] = []

  /// Counts a request.
  mutating func record(_ nanoseconds: Int) {
    let value = UInt64(nanoseconds)
    guard histograms.isEmpty else {
      histograms[0].record(value)
      return
    }
    values.append(value)
    if values.count >= Self.few { condense() }
  }

  private mutating func condense() {
    var new = Histogram<UInt32>(
      highestTrackableValue: Self.usual, numberOfSignificantValueDigits: .two)
    new.autoResize = true
    for value in values { new.record(value) }
    histograms = [new]
    values = []
  }

  /// About how much memory it takes, in bytes.
  var memory: Int { histograms.isEmpty ? 8 * values.count : 14_000 }

  /// What has been counted, bucket by bucket.
  var buckets: LatencyBuckets {
    guard let histogram = histograms.first else {
      return LatencyBuckets(of: values)
    }
    var buckets = LatencyBuckets()
    // Not its iterators: they sum up values, and a sum of a few absurd ones
    // is too large for 64 bits.
    var value: UInt64 = 0
    while value <= histogram.maxRecorded {
      let count = histogram.countForValue(value)
      if count > 0 { buckets.append(value, Int(count)) }
      value = histogram.nextNonEquivalentForValue(value)
    }
    return buckets
  }
}
