import ArgumentParser
import ObsFiles

/// `obs-analytics export`.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print every app's requests as metrics, in OpenMetrics text.",
    discussion: "For the textfile collector of Prometheus' node_exporter.")

  @OptionGroup var state: StateOption

  func run() throws {
    let state = try state.open()
    let now = Timestamp.now()
    var metrics = RequestMetrics(today: now.dayDescription)
    let damage = try state.forEachApp { (slug) throws(Failure) in
      let rows = try RollupFile.rows(
        of: slug, in: state, days: RequestMetrics.days, today: now)
      metrics.add(slug, rows)
    }
    metrics.print()
    if let damage { throw damage }
  }
}

/// What there is to export of requests.
private struct RequestMetrics {
  /// More than there are: a sum that leaves days out would shrink.
  static let days = 36_525

  private var requests = OpenMetrics.Family(
    .counter, "obs_http_requests",
    help: "Requests by the class of their status; other is in none of these.")
  private var bytes = OpenMetrics.Family(
    .counter, "obs_http_response_bytes", help: "Bytes of response bodies.")
  private var median = OpenMetrics.Family(
    .gauge, "obs_http_request_duration_p50_seconds",
    help: "What half of the requests since midnight UTC took at most.")
  private var slow = OpenMetrics.Family(
    .gauge, "obs_http_request_duration_p95_seconds",
    help: "What 95 % of the requests since midnight UTC took at most.")
  private let today: String

  init(today: String) { self.today = today }

  /// - Parameter rows: as REST answers them, the oldest first.
  mutating func add(_ slug: Slug, _ rows: [[UInt8]]) {
    let app = slug.name
    var totals = RequestTotals()
    var isCounted = false
    for row in rows { isCounted = totals.add(row.span) || isCounted }
    guard isCounted else { return }
    for (name, count) in totals.byClass {
      requests.add(count, ["slug": app, "status_class": name])
    }
    bytes.add(totals.bytes, ["slug": app])
    guard let last = rows.last, JSON.text("day", of: last.span) == today
    else { return }
    median.add(seconds("p50_ms", last), ["slug": app])
    slow.add(seconds("p95_ms", last), ["slug": app])
  }

  private func seconds(_ name: StaticString, _ row: [UInt8]) -> Double? {
    JSON.number(name, of: row.span).map { $0 / 1000 }
  }

  func print() { OpenMetrics.print([requests, bytes, median, slow]) }
}

/// The counts of many days; a sum that is too large stays as large as it can.
private struct RequestTotals {
  private static let names: [StaticString] = [
    "requests", "status_2xx", "status_3xx", "status_4xx", "status_5xx",
    "bytes_out",
  ]

  /// In the order of ``names``.
  private var sums = [0, 0, 0, 0, 0, 0]

  var bytes: Int { sums[5] }

  /// The requests of each class, and those whose status is in none.
  var byClass: [(name: String, count: Int)] {
    let known = sums[1...4].reduce(0) { $0.addingSaturated($1) }
    return (1...4).map { ("\($0 + 1)xx", sums[$0]) }
      + [("other", max(0, sums[0] - known))]
  }

  /// Adds a day.
  ///
  /// - Returns: false, with nothing added, if one of its counts is none.
  mutating func add(_ row: Span<UInt8>) -> Bool {
    var counts = [Int](repeating: -1, count: sums.count)
    JSON.forEachMember(of: row) { key, value in
      let index = Self.names.firstIndex { JSON.string(row, key, equals: $0) }
      guard let index, value.kind == .number else { return }
      counts[index] = JSON.integer(row, value.range) ?? -1
    }
    guard counts.allSatisfy({ $0 >= 0 }) else { return false }
    for index in sums.indices {
      sums[index] = sums[index].addingSaturated(counts[index])
    }
    return true
  }
}
