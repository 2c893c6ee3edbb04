/// What filters and lists look at in a stored event.
///
/// A line is an event if it is a whole JSON object with an `event_id`. All
/// other lines are damage, or somebody else's, and are passed over.
package struct EventLine {
  package let id: EventID

  /// - Returns: nil if the line is not a whole event.
  package init?(_ line: Span<UInt8>) {
    guard JSON.isWholeObject(line),
      let value = JSON.member("event_id", of: line),
      value.kind == .string, value.range.count > 2
    else { return nil }
    let inside = value.range.lowerBound + 1..<value.range.upperBound - 1
    guard let id = EventID(bytes: line.extracting(inside)) else { return nil }
    self.id = id
  }

  /// The VM that a deployment names, `metadata.vm_name`.
  package static func vmName(of line: Span<UInt8>) -> String? {
    guard let metadata = JSON.member("metadata", of: line),
      let value = JSON.member("vm_name", of: line, in: metadata.range),
      value.kind == .string
    else { return nil }
    let name = String(
      decoding: JSON.decodeString(line, value.range), as: UTF8.self)
    return name.isEmpty ? nil : name
  }
}
