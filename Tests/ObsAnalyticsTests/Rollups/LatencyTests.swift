import Testing

@testable import obs_analytics

@Suite struct LatencyTests {
  /// The exact order statistic, by nearest rank.
  private func exact(_ values: [Int], _ percent: Int) -> Int {
    let sorted = values.sorted()
    return sorted[max(1, (sorted.count * percent + 99) / 100) - 1]
  }

  private func buckets(of values: [Int]) -> LatencyBuckets {
    var latency = Latency()
    for value in values { latency.record(value) }
    return latency.buckets
  }

  /// Latencies from nanoseconds to days, as many small as large ones.
  private func latencies(_ count: Int, seed: UInt64) -> [Int] {
    var random = Random(seed: seed)
    return (0..<count).map { _ in
      Int(random.next() >> (16 + random.next() % 47))
    }
  }

  @Test(arguments: [1, 2, 3, 19, 20, 21, 255, 256, 257, 5000])
  func `percentiles are within 1 % of the exact ones`(count: Int) throws {
    let values = latencies(count, seed: UInt64(count))
    let buckets = buckets(of: values)
    for percent in [50, 95] {
      let found = try #require(buckets.percentile(percent))
      let wanted = exact(values, percent)
      #expect(abs(found - wanted) <= wanted / 100 + 1, "\(percent) %")
    }
  }

  @Test func `no requests have no percentiles`() {
    #expect(LatencyBuckets().percentile(50) == nil)
  }

  @Test func `it makes no difference how latencies are counted`() {
    let values = latencies(3000, seed: 7)
    let whole = buckets(of: values)
    var merged = LatencyBuckets()
    for start in stride(from: 0, to: values.count, by: 170) {
      let part = values[start..<min(start + 170, values.count)]
      var next = buckets(of: Array(part))
      next.merge(merged)
      merged = next
    }
    #expect(merged == whole)
  }

  @Test func `absurd latencies do not overflow`() {
    let buckets = buckets(of: [Int](repeating: longestLatency, count: 1000))
    #expect(buckets.percentile(95) ?? 0 > longestLatency / 100 * 99)
  }

  @Test func `JSON gives back what was written`() {
    let buckets = buckets(of: latencies(1000, seed: 3) + [0, 0, 1])
    var out: [UInt8] = []
    buckets.append(to: &out)
    #expect(LatencyBuckets(out.span, 0..<out.count) == buckets)
  }

  @Test(
    arguments: [
      "[[1]]", "[[1,0]]", "[[2,1],[1,1]]", "[[1,1],[1,1]]", "[[-1,1]]",
      "[[1,1.5]]", "[1]", "{}", "[[1,1]", "[[1,\"1\"]]",
      "[[1,281474976710657]]", "[[99999999999999999,1]]",
    ])
  func `other JSON is refused`(text: String) {
    let bytes = Array(text.utf8)
    #expect(LatencyBuckets(bytes.span, 0..<bytes.count) == nil)
  }

  @Test(
    arguments: [
      (0, "0"), (1, "0.000001"), (17_286, "0.01729"), (500_000, "0.5"),
      (12_353_535, "12.35"), (999_949_999, "999.9"), (999_950_000, "1000"),
      (12_345_678_901, "12350"),
    ])
  func `milliseconds have four significant digits`(
    nanoseconds: Int, text: String
  ) {
    #expect(milliseconds(nanoseconds) == text)
  }
}

/// Numbers that are the same in every run (SplitMix64).
struct Random: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }
}
