/// The characters of a string, one escape or plain byte after another.
///
/// Where a string breaks the rules it gives U+FFFD and goes on, so that
/// damaged files can be read; ``JSON/checkEscapes(_:in:)`` is for refusing.
struct Unescaped: ~Escapable {
  private let text: Span<UInt8>
  private let end: Int
  private var position: Int
  /// UTF-8 that is still to be given, the next byte lowest.
  private var pending: UInt32 = 0

  /// Reads the contents of a string, quotes excluded, inside the text.
  @_lifetime(copy text)
  init(_ text: Span<UInt8>, _ contents: Range<Int>) {
    self.text = text
    position = contents.lowerBound
    end = contents.upperBound
  }

  /// The next byte of the string as it reads.
  @inline(__always)
  mutating func next() -> UInt8? {
    if pending != 0 {
      defer { pending &>>= 8 }
      return UInt8(truncatingIfNeeded: pending)
    }
    guard position < end else { return nil }
    let byte = text[position]
    guard byte == ASCII.backslash else {
      position &+= 1
      return byte
    }
    return escape()
  }

  private mutating func escape() -> UInt8 {
    let scalar: Unicode.Scalar
    do throws(JSONFault) {
      (scalar, position) = try JSON.escape(in: text, at: position, before: end)
    } catch {
      (scalar, position) = ("\u{fffd}", min(position + 2, end))
    }
    var shift: UInt32 = 0
    var first: UInt8?
    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
      guard first != nil else {
        first = byte
        continue
      }
      pending |= UInt32(byte) &<< shift
      shift += 8
    }
    return first ?? 0
  }
}

extension JSON {
  /// Checks the escapes of a string: RFC 8259 section 7, and no lone
  /// surrogates (section 8.2).
  static func checkEscapes(
    _ text: Span<UInt8>, in contents: Range<Int>
  ) throws(JSONFault) {
    var position = contents.lowerBound
    while position < contents.upperBound {
      guard text[position] == ASCII.backslash else {
        position &+= 1
        continue
      }
      (_, position) = try escape(
        in: text, at: position, before: contents.upperBound)
    }
  }

  /// Reads the escape that begins at a backslash, a surrogate pair whole.
  static func escape(
    in text: Span<UInt8>, at backslash: Int, before end: Int
  ) throws(JSONFault) -> (scalar: Unicode.Scalar, end: Int) {
    guard backslash + 1 < end else {
      throw JSONFault(.badEscape, at: backslash)
    }
    let letter = text[backslash + 1]
    guard letter == UInt8(ascii: "u") else {
      guard let scalar = plainEscape(letter) else {
        throw JSONFault(.badEscape, at: backslash)
      }
      return (scalar, backslash + 2)
    }
    guard let unit = codeUnit(in: text, at: backslash, before: end) else {
      throw JSONFault(.badEscape, at: backslash)
    }
    if let scalar = Unicode.Scalar(unit) { return (scalar, backslash + 6) }
    guard UTF16.isLeadSurrogate(unit),
      let trail = codeUnit(in: text, at: backslash + 6, before: end),
      UTF16.isTrailSurrogate(trail)
    else { throw JSONFault(.loneSurrogate, at: backslash) }
    let high = UInt32(unit & 0x3ff) &<< 10
    let scalar = Unicode.Scalar(0x10000 + (high | UInt32(trail & 0x3ff)))
    return (scalar ?? "\u{fffd}", backslash + 12)
  }

  /// What a backslash and one letter stand for.
  private static func plainEscape(_ letter: UInt8) -> Unicode.Scalar? {
    switch letter {
    case ASCII.quote, ASCII.backslash, UInt8(ascii: "/"):
      Unicode.Scalar(letter)
    case UInt8(ascii: "b"): "\u{8}"
    case UInt8(ascii: "f"): "\u{c}"
    case UInt8(ascii: "n"): "\n"
    case UInt8(ascii: "r"): "\r"
    case UInt8(ascii: "t"): "\t"
    default: nil
    }
  }

  /// The UTF-16 code unit of `\uXXXX`, or nil if that is not what is there.
  private static func codeUnit(
    in text: Span<UInt8>, at backslash: Int, before end: Int
  ) -> UInt16? {
    guard backslash + 6 <= end, text[backslash] == ASCII.backslash,
      text[backslash + 1] == UInt8(ascii: "u")
    else { return nil }
    var unit: UInt16 = 0
    for index in backslash + 2..<backslash + 6 {
      guard let digit = hexDigit(text[index]) else { return nil }
      unit = unit &<< 4 | UInt16(digit)
    }
    return unit
  }
}

/// The value of a hexadecimal digit of either case.
private func hexDigit(_ byte: UInt8) -> UInt8? {
  if isDigit(byte) { return byte &- UInt8(ascii: "0") }
  let letter = (byte | 0x20) &- UInt8(ascii: "a")
  return letter < 6 ? letter &+ 10 : nil
}
