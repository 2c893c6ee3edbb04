import ObsFiles

/// One day's numbers as they are stored and sent.
struct RollupRow {
  private static let counters: [StaticString] = [
    "requests", "status_2xx", "status_3xx", "status_4xx", "status_5xx",
    "bytes_out",
  ]

  /// `2026-06-26`.
  let day: String
  /// In the order of ``counters``.
  private var counts: [Int]
  /// Nil in a row whose histogram was dropped.
  private(set) var latency: LatencyBuckets?
  /// What p50 and p95 were then.
  private var frozen: [[UInt8]] = []

  var requests: Int { counts[0] }

  /// A day without requests.
  init(day: Int) {
    self.day = Timestamp(seconds: day * 86_400).dayDescription
    counts = [Int](repeating: 0, count: Self.counters.count)
    latency = LatencyBuckets()
  }

  /// The day's numbers of a pass.
  init(day: Int, _ rollup: Rollup) {
    self.init(day: day)
    counts = [
      rollup.requests, rollup.status2xx, rollup.status3xx, rollup.status4xx,
      rollup.status5xx, rollup.bytes,
    ]
    latency = rollup.latency.buckets
  }

  /// Adds another part of the day's numbers.
  mutating func merge(_ other: RollupRow) {
    for index in counts.indices {
      counts[index] = counts[index].addingSaturated(other.counts[index])
    }
    if let more = other.latency { latency?.merge(more) }
  }

  mutating func dropLatency() {
    frozen = [percentile(50), percentile(95)]
    latency = nil
  }
}

// MARK: - JSON

extension RollupRow {
  /// Reads the members of a row.
  ///
  /// - Parameter buckets: where the histogram lies; nil if there is none.
  /// - Returns: nil if one of the members is missing or no count.
  init?(_ line: Span<UInt8>, buckets: Range<Int>?) {
    guard let day = JSON.text("day", of: line), day.utf8.count == 10,
      Timestamp(day) != nil
    else { return nil }
    self.day = day
    counts = []
    for name in Self.counters {
      guard let value = JSON.member(name, of: line), value.kind == .number,
        let count = JSON.integer(line, value.range), count >= 0
      else { return nil }
      counts.append(count)
    }
    if let buckets {
      guard let latency = LatencyBuckets(line, buckets) else { return nil }
      self.latency = latency
    } else {
      let names: [StaticString] = ["p50_ms", "p95_ms"]
      frozen = names.map { name in
        JSON.member(name, of: line).map { value in value.range.map { line[$0] }
        }
          ?? Array("null".utf8)
      }
    }
  }

  /// Appends the members that REST answers, without the braces around them.
  func appendMembers(to out: inout [UInt8]) {
    JSONWriter.append(raw: "\"day\":\"", to: &out)
    out += Array(day.utf8)
    JSONWriter.append(raw: "\"", to: &out)
    for index in 0..<5 { append(Self.counters[index], counts[index], to: &out) }
    append("p50_ms", frozen.first ?? percentile(50), to: &out)
    append("p95_ms", frozen.last ?? percentile(95), to: &out)
    append(Self.counters[5], counts[5], to: &out)
  }

  private func append(
    _ name: StaticString, _ count: Int, to out: inout [UInt8]
  ) {
    append(name, Array(String(count).utf8), to: &out)
  }

  private func append(
    _ name: StaticString, _ value: [UInt8], to out: inout [UInt8]
  ) {
    JSONWriter.append(raw: ",\"", to: &out)
    JSONWriter.append(raw: name, to: &out)
    JSONWriter.append(raw: "\":", to: &out)
    out += value
  }

  /// In milliseconds, with four significant digits.
  private func percentile(_ percent: Int) -> [UInt8] {
    guard let nanoseconds = latency?.percentile(percent) else {
      return Array("null".utf8)
    }
    return Array(milliseconds(nanoseconds).utf8)
  }
}

/// Nanoseconds as milliseconds with four significant digits: `12.35`.
func milliseconds(_ nanoseconds: Int) -> String {
  var unit = 1
  while nanoseconds / unit >= 10_000 { unit *= 10 }
  let rounded = (nanoseconds + unit / 2) / unit * unit
  var fraction = String(rounded % 1_000_000 + 1_000_000).dropFirst()
  while fraction.last == "0" { fraction.removeLast() }
  return "\(rounded / 1_000_000)" + (fraction.isEmpty ? "" : ".\(fraction)")
}
