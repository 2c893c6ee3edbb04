import ObsFiles

/// Events as a table for people.
struct EventTable {
  private var table: Table

  init(_ lines: [[UInt8]], withSlugs: Bool) {
    let titles = ["AT", "SEVERITY", "KIND", "MESSAGE", "METADATA", "ID"]
    table = Table(withSlugs ? ["SLUG"] + titles : titles)
    for line in lines { add(line.span, withSlugs) }
  }

  private mutating func add(_ line: Span<UInt8>, _ withSlugs: Bool) {
    func text(_ name: StaticString) -> String {
      JSON.text(name, of: line) ?? ""
    }
    let severity = text("severity")
    let cells: [(String, Table.Tone)] = [
      (text("at"), .faint), (severity, Self.tone(severity)),
      (text("kind"), .plain), (text("message"), .plain),
      (Self.metadata(line), .faint), (text("event_id"), .faint),
    ]
    table.add(withSlugs ? [(text("slug"), .plain)] + cells : cells)
  }

  func print() { table.print() }

  private static func tone(_ severity: String) -> Table.Tone {
    switch severity {
    case "error": .bad
    case "warning": .warning
    default: .plain
    }
  }

  /// As it is stored; nothing if it says nothing.
  private static func metadata(_ line: Span<UInt8>) -> String {
    guard let value = JSON.member("metadata", of: line),
      value.range.count > 2
    else { return "" }
    return String(decoding: value.range.map { line[$0] }, as: UTF8.self)
  }
}
