import ObsFiles

/// Requests by day as a table for people.
struct RollupTable {
  private static let members: [StaticString] = [
    "requests", "status_2xx", "status_3xx", "status_4xx", "status_5xx",
    "p50_ms", "p95_ms", "bytes_out",
  ]

  private let withSlugs: Bool
  private var table: Table

  init(withSlugs: Bool) {
    self.withSlugs = withSlugs
    let titles = [
      "DAY", "REQUESTS", "2XX", "3XX", "4XX", "5XX", "P50 MS", "P95 MS",
      "BYTES",
    ]
    table = Table(withSlugs ? ["SLUG"] + titles : titles)
  }

  /// Adds a row as REST answers it.
  mutating func add(_ slug: Slug, _ row: Span<UInt8>) {
    var cells: [(String, Table.Tone)] = withSlugs ? [(slug.name, .plain)] : []
    cells.append((JSON.text("day", of: row) ?? "", .plain))
    for member in Self.members {
      let text = JSON.member(member, of: row)?.shown(in: row) ?? ""
      let failed = member.description == "status_5xx" && text != "0"
      cells.append((text == "null" ? "-" : text, failed ? .bad : .plain))
    }
    table.add(cells)
  }

  func print() { table.print() }
}
