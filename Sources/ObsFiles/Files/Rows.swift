/// The members of stored lines, those first that REST answers.
package enum Rows {
  /// `rollups.jsonl`: counts, latencies in milliseconds, bytes of response
  /// bodies.
  package static let rollup: [StaticString] = [
    "day", "requests", "status_2xx", "status_3xx", "status_4xx", "status_5xx",
    "p50_ms", "p95_ms", "bytes_out",
  ]

  /// `samples.jsonl`: percentages, null where a value can't be known.
  package static let sample: [StaticString] = [
    "at", "cpu_pct", "mem_pct", "disk_pct",
  ]

  /// `checks.jsonl`: times, milliseconds; null where a value is not known.
  package static let check: [StaticString] = [
    "from", "to", "latency_ms", "certificate_end",
  ]
}
