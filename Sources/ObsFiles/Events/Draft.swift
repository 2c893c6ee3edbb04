/// An event before it has an id and a time: what a client may say of it.
package struct Draft {
  /// The longest message, in bytes of UTF-8.
  private static let messageLimit = 4096
  /// The longest metadata, in bytes of JSON without spaces, and its depth.
  private static let metadataLimit = 32_768
  private static let metadataDepth = 32

  /// The app that the text names: bulk input says it, REST's path does.
  package let slug: String?
  let kind: String
  let severity: Severity
  /// A JSON string, quotes included, safe on a terminal.
  let message: [UInt8]
  /// A JSON object without spaces, safe on a terminal.
  let metadata: [UInt8]

  /// Reads `{"kind","severity","message","metadata"}`, where only the kind must
  /// be there.
  ///
  /// Other keys are ignored.
  ///
  /// - Parameter name: what messages call the text.
  /// - Throws: `.malformed` if it is not JSON or repeats a key; `.invalid`
  ///   with every rule that it breaks.
  package init(json text: Span<UInt8>, called name: StaticString = "the body")
    throws(Failure)
  {
    let fields = Fields(text, try JSON.object(text, called: name))
    var broken: [String] = []
    slug = fields.slug.flatMap { Self.word($0, text) }
    kind = Self.kind(fields.kind, text, &broken)
    severity = Self.severity(fields.severity, text, &broken)
    message = Self.message(fields.message, text, &broken)
    metadata = Self.metadata(fields.metadata, text, &broken)
    guard broken.isEmpty else { throw .broken(broken) }
  }

  /// Whether a word may be a kind: `[a-z][a-z0-9_]{0,63}`.
  package static func isKind(_ word: String) -> Bool {
    guard (1...64).contains(word.utf8.count),
      let first = word.utf8.first, isLower(first)
    else { return false }
    return word.utf8.allSatisfy {
      isLower($0) || $0 == UInt8(ascii: "_")
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
  }

  private static func isLower(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}

// MARK: - The rules, field by field

extension Draft {
  private static func kind(
    _ value: JSONValue?, _ text: Span<UInt8>, _ broken: inout [String]
  ) -> String {
    guard let value else {
      broken.append("kind is missing")
      return ""
    }
    let word = Self.word(value, text)
    if let word, isKind(word) { return word }
    let shown = word.map { Quoted($0).description } ?? raw(value, text)
    broken.append("kind must match [a-z][a-z0-9_]{0,63}, not \(shown)")
    return ""
  }

  private static func severity(
    _ value: JSONValue?, _ text: Span<UInt8>, _ broken: inout [String]
  ) -> Severity {
    guard let value else { return .info }
    let word = Self.word(value, text)
    if let severity = word.flatMap(Severity.init) { return severity }
    let shown = word.map { Quoted($0).description } ?? raw(value, text)
    broken.append("severity must be info, warning or error, not \(shown)")
    return .info
  }

  private static func message(
    _ value: JSONValue?, _ text: Span<UInt8>, _ broken: inout [String]
  ) -> [UInt8] {
    guard let value else { return Array(#""""#.utf8) }
    guard value.kind == .string else {
      broken.append("message must be a string, not \(raw(value, text))")
      return []
    }
    // Escapes only make a string longer than it reads.
    let length =
      value.range.count - 2 > messageLimit
      ? JSON.decodedLength(text, value.range) : 0
    if length > messageLimit {
      broken.append(
        "message must be at most \(messageLimit) bytes, not \(length)")
    }
    return compacted(value, text)
  }

  private static func metadata(
    _ value: JSONValue?, _ text: Span<UInt8>, _ broken: inout [String]
  ) -> [UInt8] {
    guard let value else { return Array("{}".utf8) }
    guard value.kind == .object else {
      broken.append("metadata must be an object, not \(raw(value, text))")
      return []
    }
    let compacted = compacted(value, text)
    if compacted.count > metadataLimit {
      broken.append(
        "metadata must be at most \(metadataLimit) bytes, "
          + "not \(compacted.count)")
    }
    if value.depth > metadataDepth {
      broken.append(
        "metadata must be nested at most \(metadataDepth) deep, "
          + "not \(value.depth)")
    }
    return compacted
  }

  /// A string's text; nil for any other value.
  private static func word(_ value: JSONValue, _ text: Span<UInt8>) -> String? {
    guard value.kind == .string else { return nil }
    return String(
      decoding: JSON.decodeString(text, value.range), as: UTF8.self)
  }

  private static func raw(_ value: JSONValue, _ text: Span<UInt8>) -> String {
    value.shown(in: text)
  }

  private static func compacted(
    _ value: JSONValue, _ text: Span<UInt8>
  ) -> [UInt8] {
    var out: [UInt8] = []
    JSONWriter.append(compacting: text.extracting(value.range), to: &out)
    return out
  }
}

/// Where the fields of a draft lie.
private struct Fields {
  var slug: JSONValue?
  var kind: JSONValue?
  var severity: JSONValue?
  var message: JSONValue?
  var metadata: JSONValue?

  init(_ text: Span<UInt8>, _ object: JSONValue) {
    JSON.forEachMember(of: text, in: object.range) { key, value in
      if JSON.string(text, key, equals: "kind") {
        kind = value
      } else if JSON.string(text, key, equals: "severity") {
        severity = value
      } else if JSON.string(text, key, equals: "message") {
        message = value
      } else if JSON.string(text, key, equals: "metadata") {
        metadata = value
      } else if JSON.string(text, key, equals: "slug") {
        slug = value
      }
    }
  }
}
