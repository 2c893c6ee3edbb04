/// The members of stored lines that REST answers, in their order.
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
}
