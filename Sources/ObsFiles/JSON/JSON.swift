/// Reads JSON where it lies: RFC 8259, without a tree and without strings.
package enum JSON {
  /// Whether an object may hold two members of the same name.
  ///
  /// RFC 8259 says that names "should" be unique, and that what a receiver
  /// makes of repeated ones is unpredictable.
  package enum DuplicateKeys: Sendable {
    case allowed, refused
  }

  /// The deepest nesting that any text may have.
  package static let depthLimit = 64

  /// Checks that a text is one JSON value, whole and nothing else.
  ///
  /// White space may stand around the value. Everything that RFC 8259 leaves
  /// to the receiver is refused: byte order marks, lone surrogates and, when
  /// asked, repeated keys at any depth. Numbers of any size are accepted,
  /// since they are kept as they are spelt.
  ///
  /// - Parameters:
  ///   - text: the whole text.
  ///   - duplicateKeys: whether repeated keys are refused. Keys are compared
  ///     as they read, so `"a"` repeats `"\u0061"`.
  ///   - maximumDepth: how many objects and arrays may lie in one another,
  ///     ``depthLimit`` at most.
  /// - Returns: the value at the top.
  /// - Throws: the first fault found.
  package static func validate(
    _ text: Span<UInt8>, duplicateKeys: DuplicateKeys,
    maximumDepth: Int = depthLimit
  ) throws(JSONFault) -> JSONValue {
    try checkEncoding(text)
    var validator = Validator(
      text, duplicateKeys: duplicateKeys,
      maximumDepth: min(maximumDepth, depthLimit))
    return try validator.document()
  }

  /// Tells whether a text is a whole JSON object, as a stored line must be.
  package static func isWholeObject(_ text: Span<UInt8>) -> Bool {
    do throws(JSONFault) {
      return try validate(text, duplicateKeys: .allowed).kind == .object
    } catch {
      return false
    }
  }
}

/// Refuses what is not UTF-8, and the byte order mark, which would be.
private func checkEncoding(_ text: Span<UInt8>) throws(JSONFault) {
  do throws(UTF8.ValidationError) {
    _ = try UTF8Span(validating: text)
  } catch {
    throw JSONFault(.notUTF8, at: error.byteOffsets.lowerBound)
  }
  if text.count >= 3, text[0] == 0xef, text[1] == 0xbb, text[2] == 0xbf {
    throw JSONFault(.byteOrderMark, at: 0)
  }
}
