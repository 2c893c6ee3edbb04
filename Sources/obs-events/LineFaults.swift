import ObsFiles

/// What can be wrong with a stored line.
enum LineFault: String {
  case notAnObject = "it is not a whole JSON object"
  case noID = "it has no event_id"
  case lacksMembers = "it lacks a member of its row"
  case disorder = "its id is not above the one before"

  /// Whether repair drops the line.
  ///
  /// An event whose id is out of order is whole, and stays; so does a row of
  /// another release.
  var isJunk: Bool { self == .notAnObject || self == .noID }
}

/// Judges the lines of one file, from the first to the last.
struct LineFaults {
  /// The members that each line must have; nil: the lines are events.
  private let row: [StaticString]?
  private var last: EventID?

  /// - Parameter file: its name, with or without folders.
  init(file: String) {
    row =
      switch file.split(separator: "/").last {
      case "rollups.jsonl": Rows.rollup
      case "samples.jsonl": Rows.sample
      case "checks.jsonl": Rows.check
      default: nil
      }
  }

  /// What is wrong with the next line, nil if it is sound.
  mutating func next(_ line: Span<UInt8>) -> LineFault? {
    guard JSON.isWholeObject(line) else { return .notAnObject }
    if let row {
      var unused: [UInt8] = []
      return JSONWriter.append(members: row, of: line, to: &unused)
        ? nil : .lacksMembers
    }
    guard let event = EventLine(line) else { return .noID }
    defer { last = event.id }
    guard let last else { return nil }
    return event.id <= last ? .disorder : nil
  }
}
