import ObsFiles

/// What can be wrong with a stored line.
enum LineFault: String {
  case notAnObject = "it is not a whole JSON object"
  case noID = "it has no event_id"
  case disorder = "its id is not above the one before"

  /// Whether repair drops the line.
  ///
  /// An event whose id is out of order is whole, and stays.
  var isJunk: Bool { self != .disorder }
}

/// Judges the lines of one file, from the first to the last.
struct LineFaults {
  private let areEvents: Bool
  private var last: EventID?

  /// - Parameter file: its name, with or without folders.
  init(file: String) { areEvents = file.hasSuffix(EventLog.name) }

  /// What is wrong with the next line, nil if it is sound.
  mutating func next(_ line: Span<UInt8>) -> LineFault? {
    guard JSON.isWholeObject(line) else { return .notAnObject }
    guard areEvents else { return nil }
    guard let event = EventLine(line) else { return .noID }
    defer { last = event.id }
    guard let last else { return nil }
    return event.id <= last ? .disorder : nil
  }
}
