/// Writes JSON into a buffer: the one home of escaping.
///
/// What it writes can go to a terminal as it is: no control character, no C1
/// control, no DEL and nothing that changes the direction of text or breaks a
/// line stays raw.
package enum JSONWriter {
  /// Appends `text` as a JSON string, quotes included.
  package static func append(string text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars { append(escaping: scalar, to: &out) }
    out.append(UInt8(ascii: "\""))
  }

  /// Appends `text` as it is; it must be JSON already.
  package static func append(raw text: StaticString, to out: inout [UInt8]) {
    text.withUTF8Buffer { unsafe out.append(contentsOf: $0) }
  }

  /// Appends a whole number.
  package static func append(integer: Int, to out: inout [UInt8]) {
    out.append(contentsOf: String(integer).utf8)
  }

  /// Appends bytes that are JSON already.
  package static func append(bytes: Span<UInt8>, to out: inout [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer {
      unsafe out.append(contentsOf: $0)
    }
  }

  /// Appends a valid JSON text with the same value, order and spelling, but
  /// without the space between tokens and with what is unsafe on a terminal
  /// escaped.
  ///
  /// - Parameter text: whole, valid JSON in valid UTF-8.
  package static func append(
    compacting text: Span<UInt8>, to out: inout [UInt8]
  ) {
    if isCompact(text) { return append(bytes: text, to: &out) }
    var inString = false
    var copied = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "\""): inString.toggle()
      case UInt8(ascii: "\\"): index += 1
      case 0x00...0x20 where !inString:
        append(bytes: text.extracting(copied..<index), to: &out)
        copied = index + 1
      case 0x7F...:
        append(bytes: text.extracting(copied..<index), to: &out)
        copied = index + append(scalarAt: index, of: text, to: &out)
        index = copied - 1
      default: break
      }
      index += 1
    }
    append(bytes: text.extracting(copied..<text.count), to: &out)
  }

  /// Whether a look at the smallest and the largest byte shows that nothing
  /// is to be done: most texts are ASCII without a space between tokens.
  private static func isCompact(_ text: Span<UInt8>) -> Bool {
    let (least, most) = unsafe text.withUnsafeBytes { bytes in
      var (least, most) = (UInt8.max, UInt8.min)
      for index in bytes.indices {
        let byte = unsafe bytes[index]
        least = min(least, byte)
        most = max(most, byte)
      }
      return (least, most)
    }
    // In a string alone, space is not between tokens.
    let isString = text.count > 0 && text[0] == UInt8(ascii: "\"")
    return most < 0x7F && (isString || least > UInt8(ascii: " "))
  }

  /// How many bytes a valid JSON text has without the space between tokens.
  package static func compactLength(_ text: Span<UInt8>) -> Int {
    var inString = false
    var spaces = 0
    var index = 0
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "\""): inString.toggle()
      case UInt8(ascii: "\\"): index += 1
      case 0x00...0x20 where !inString: spaces += 1
      default: break
      }
      index += 1
    }
    return text.count - spaces
  }

  /// Appends the scalar that begins at `index`, DEL or longer than a byte.
  ///
  /// - Returns: its length in bytes.
  private static func append(
    scalarAt index: Int, of text: Span<UInt8>, to out: inout [UInt8]
  ) -> Int {
    let first = text[index]
    var value = UInt32(first)
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    if length > 1 { value &= 0x7F >> UInt32(length) }
    for next in index + 1..<index + length {
      value = value << 6 | UInt32(text[next] & 0x3F)
    }
    if value.isUnsafeOnTerminal {
      append(escape: value, to: &out)
    } else {
      for next in index..<index + length { out.append(text[next]) }
    }
    return length
  }

  private static func append(
    escaping scalar: Unicode.Scalar, to out: inout [UInt8]
  ) {
    switch scalar {
    case "\"", "\\":
      out.append(UInt8(ascii: "\\"))
      out.append(UInt8(ascii: scalar))
    case "\n": append(raw: "\\n", to: &out)
    case "\r": append(raw: "\\r", to: &out)
    case "\t": append(raw: "\\t", to: &out)
    case _ where scalar.value.isUnsafeOnTerminal:
      append(escape: scalar.value, to: &out)
    default: out.append(contentsOf: UTF8.encode(scalar) ?? .init())
    }
  }

  /// Appends `\uXXXX`; the value is below 0x10000.
  private static func append(escape value: UInt32, to out: inout [UInt8]) {
    append(raw: "\\u", to: &out)
    for shift in [UInt32(12), 8, 4, 0] {
      out.append(hexDigit(UInt8(value >> shift & 0xF)))
    }
  }
}

/// The digit of a value of 0...15, in lower case.
package func hexDigit(_ value: UInt8) -> UInt8 {
  value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
}

extension UInt32 {
  /// Whether a terminal or an editor may act on this scalar: C0, DEL and C1
  /// controls, line and paragraph separators, and the marks, embeddings,
  /// overrides and isolates of the bidirectional algorithm (UAX #9).
  package var isUnsafeOnTerminal: Bool {
    switch self {
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
