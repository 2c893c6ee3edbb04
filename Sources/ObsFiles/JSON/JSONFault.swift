/// Why a text is not the JSON that was asked for, and where.
package struct JSONFault: Error, Equatable {
  /// The offset of the byte at fault; the text's length if it is cut short.
  package var offset: Int
  /// What is wrong there.
  package var reason: Reason

  /// The kinds of fault.
  package enum Reason: Equatable, Sendable {
    /// Nothing but white space.
    case empty
    /// The text ends where more must come.
    case cutShort
    /// The text ends before a string's closing quote.
    case endsInString
    /// A byte that the grammar does not allow here.
    case unexpected(UInt8)
    /// A word other than `true`, `false` and `null`, or a misspelt number.
    case badLiteral
    /// A byte below 0x20 in a string, where RFC 8259 wants an escape.
    case controlCharacter
    /// A backslash before a letter that escapes nothing.
    case badEscape
    /// Half of a UTF-16 pair, which stands for no character.
    case loneSurrogate
    /// Bytes that are not UTF-8.
    case notUTF8
    /// A byte order mark, which RFC 8259 section 8.1 forbids to send.
    case byteOrderMark
    /// More objects and arrays in one another than the limit given.
    case nestedTooDeep(limit: Int)
    /// Something other than white space after the value.
    case trailingText
    /// A key that its object already has, as it reads.
    case repeatedKey([UInt8])
  }

  init(_ reason: Reason, at offset: Int) {
    self.offset = offset
    self.reason = reason
  }
}

extension JSONFault {
  /// One clause without a full stop, fit to follow "the body is not JSON: ".
  package var sentence: String {
    switch reason {
    case .empty: "it is empty"
    case .cutShort: "it is cut short at byte \(offset)"
    case .endsInString: "it ends inside a string"
    case .unexpected(let byte): "unexpected \(shown(byte)) at byte \(offset)"
    case .badLiteral: "neither a number nor a word of JSON at byte \(offset)"
    case .controlCharacter:
      "an unescaped control character at byte \(offset)"
    case .badEscape: "an unknown escape at byte \(offset)"
    case .loneSurrogate: "a lone surrogate at byte \(offset)"
    case .notUTF8: "not UTF-8 at byte \(offset)"
    case .byteOrderMark: "it begins with a byte order mark"
    case .nestedTooDeep(let limit): "nested deeper than \(limit)"
    case .trailingText: "text after the end of the value at byte \(offset)"
    case .repeatedKey(let key):
      "the key \(Quoted(key.span)) is repeated at byte \(offset)"
    }
  }
}

extension JSONFault: CustomStringConvertible {
  /// The same as ``sentence``.
  package var description: String { sentence }
}

/// A byte as it may stand in a message: itself if it is visible ASCII.
private func shown(_ byte: UInt8) -> String {
  guard (0x21...0x7e).contains(byte) else {
    return byte < 16
      ? "0x0\(String(byte, radix: 16))" : "0x\(String(byte, radix: 16))"
  }
  return "\"\(Character(Unicode.Scalar(byte)))\""
}
