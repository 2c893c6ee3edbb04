/// An event before it has an id and a time: what a client may say of it.
package struct Draft {
  /// The longest message, in bytes of UTF-8.
  private static let messageLimit = 4096
  /// The longest metadata, in bytes of JSON without spaces, and its depth.
  private static let metadataLimit = 32_768
  private static let metadataDepth = 32

  /// The app that the text names: bulk input says it, REST's path does.
  package let slug: String?
  let severity: Severity
  /// The kind, and behind it `"message":"...","metadata":{...}` without spaces
  /// and safe on a terminal: one buffer, because bulk input makes many.
  private let bytes: [UInt8]
  private let kindLength: Int

  /// What happened: `[a-z][a-z0-9_]{0,63}`.
  var kind: ArraySlice<UInt8> { bytes[..<kindLength] }

  /// The stored form of message and metadata.
  var details: ArraySlice<UInt8> { bytes[kindLength...] }

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
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count + 32)
    slug = fields.slug.flatMap { Self.word($0, text) }
    Self.append(kind: fields.kind, text, to: &bytes, &broken)
    kindLength = bytes.count
    severity = Self.severity(fields.severity, text, &broken)
    JSONWriter.append(raw: #""message":"#, to: &bytes)
    Self.append(message: fields.message, text, to: &bytes, &broken)
    JSONWriter.append(raw: #","metadata":"#, to: &bytes)
    Self.append(metadata: fields.metadata, text, to: &bytes, &broken)
    self.bytes = bytes
    guard broken.isEmpty else { throw .broken(broken) }
  }

  /// Whether a word may be a kind: `[a-z][a-z0-9_]{0,63}`.
  package static func isKind(_ word: String) -> Bool {
    let bytes = Array(word.utf8)
    return isKind(bytes.span)
  }

  private static func isKind(_ word: Span<UInt8>) -> Bool {
    guard (1...64).contains(word.count), isLower(word[0]) else { return false }
    return word.indices.allSatisfy {
      isLower(word[$0]) || word[$0] == UInt8(ascii: "_")
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(word[$0])
    }
  }

  private static func isLower(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}

// MARK: - The rules, field by field

extension Draft {
  private static func append(
    kind value: JSONValue?, _ text: Span<UInt8>, to bytes: inout [UInt8],
    _ broken: inout [String]
  ) {
    guard let value else { return broken.append("kind is missing") }
    if value.kind == .string {
      let inside = value.range.lowerBound + 1..<value.range.upperBound - 1
      let spelt = text.extracting(inside)
      if isKind(spelt) { return JSONWriter.append(bytes: spelt, to: &bytes) }
      let word = JSON.decodeString(text, value.range)
      if isKind(word.span) { return bytes.append(contentsOf: word) }
    }
    broken.append(
      "kind must match [a-z][a-z0-9_]{0,63}, not \(value.shown(in: text))")
  }

  private static func severity(
    _ value: JSONValue?, _ text: Span<UInt8>, _ broken: inout [String]
  ) -> Severity {
    guard let value else { return .info }
    let severity = Severity.allCases.first {
      value.kind == .string && JSON.string(text, value.range, equals: $0.name)
    }
    if let severity { return severity }
    broken.append(
      "severity must be info, warning or error, "
        + "not \(value.shown(in: text))")
    return .info
  }

  private static func append(
    message value: JSONValue?, _ text: Span<UInt8>, to bytes: inout [UInt8],
    _ broken: inout [String]
  ) {
    guard let value else {
      return JSONWriter.append(raw: #""""#, to: &bytes)
    }
    guard value.kind == .string else {
      return broken.append(
        "message must be a string, not \(value.shown(in: text))")
    }
    // Escapes only make a string longer than it reads.
    let length =
      value.range.count - 2 > messageLimit
      ? JSON.decodedLength(text, value.range) : 0
    if length > messageLimit {
      broken.append(
        "message must be at most \(messageLimit) bytes, not \(length)")
    }
    append(value, text, to: &bytes)
  }

  private static func append(
    metadata value: JSONValue?, _ text: Span<UInt8>, to bytes: inout [UInt8],
    _ broken: inout [String]
  ) {
    guard let value else { return JSONWriter.append(raw: "{}", to: &bytes) }
    guard value.kind == .object else {
      return broken.append(
        "metadata must be an object, not \(value.shown(in: text))")
    }
    append(value, text, to: &bytes)
    let count =
      value.range.count > metadataLimit
      ? JSONWriter.compactLength(text.extracting(value.range)) : 0
    if count > metadataLimit {
      broken.append(
        "metadata must be at most \(metadataLimit) bytes, not \(count)")
    }
    if value.depth > metadataDepth {
      broken.append(
        "metadata must be nested at most \(metadataDepth) deep, "
          + "not \(value.depth)")
    }
  }

  /// A string's text; nil for any other value.
  private static func word(_ value: JSONValue, _ text: Span<UInt8>) -> String? {
    guard value.kind == .string else { return nil }
    return String(
      decoding: JSON.decodeString(text, value.range), as: UTF8.self)
  }

  private static func append(
    _ value: JSONValue, _ text: Span<UInt8>, to bytes: inout [UInt8]
  ) {
    JSONWriter.append(compacting: text.extracting(value.range), to: &bytes)
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
