/// Where a value lies in a text that somebody else holds.
///
/// Nothing is decoded and nothing copied: what was sent can be stored and
/// served again byte for byte, key order and spelling of numbers included.
package struct JSONValue: Equatable, Sendable {
  /// The seven kinds of value of RFC 8259 section 3.
  package enum Kind: Sendable {
    case object, array, string, number, `true`, `false`, null
  }

  package var kind: Kind
  /// The value's bytes, with the quotes, brackets or braces around it.
  package var range: Range<Int>
  /// How deep it is nested: 0 for a scalar, 1 for `[1]`, 2 for `{"a":{}}`.
  package var depth: Int

  init(_ kind: Kind, _ range: Range<Int>, depth: Int = 0) {
    self.kind = kind
    self.range = range
    self.depth = depth
  }
}
