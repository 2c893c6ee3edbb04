// Single bytes, numbers and words.

extension StructuralScanner {
  /// The byte at an offset, or NUL, which JSON has no use for, at the end.
  @inline(__always)
  func byte(at offset: Int) -> UInt8 {
    // The initializer keeps both ends of the range inside the text, and no
    // offset before the start is ever asked for.
    offset < end ? unsafe text[unchecked: offset] : 0
  }

  /// The byte under the cursor, or NUL at the end.
  @inline(__always)
  package var byte: UInt8 { byte(at: position) }

  /// Moves past white space.
  @inline(__always)
  package mutating func skipSpace() {
    while byte <= ASCII.space, isSpace(byte) { position &+= 1 }
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    switch byte {
    case ASCII.space: true
    case ASCII.tab, ASCII.newline, ASCII.carriageReturn: layout == .document
    default: false
    }
  }

  /// Moves past a byte if it is under the cursor.
  @inline(__always)
  package mutating func take(_ wanted: UInt8) -> Bool {
    guard byte == wanted, position < end else { return false }
    position &+= 1
    return true
  }

  /// Moves past white space and then past a byte that must follow.
  @inline(__always)
  mutating func expect(_ wanted: UInt8) throws(JSONFault) {
    // Most JSON has no white space.
    if take(wanted) { return }
    skipSpace()
    guard take(wanted) else { throw unexpected() }
  }

  /// The fault that the byte under the cursor is, or the lack of one.
  @inline(never)
  func unexpected() -> JSONFault {
    position < end
      ? JSONFault(.unexpected(byte), at: position)
      : JSONFault(.cutShort, at: end)
  }

  /// Crosses a number, `true`, `false` or `null`.
  @inline(__always)
  mutating func scalar() throws(JSONFault) -> JSONValue.Kind {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try number()
      return .number
    case UInt8(ascii: "t"):
      try word("true")
      return .true
    case UInt8(ascii: "f"):
      try word("false")
      return .false
    case UInt8(ascii: "n"):
      try word("null")
      return .null
    default:
      throw unexpected()
    }
  }

  private mutating func word(_ word: StaticString) throws(JSONFault) {
    for index in 0..<word.utf8CodeUnitCount {
      let offset = position + index
      guard byte(at: offset) == (unsafe word.utf8Start[index]) else {
        throw offset < end
          ? JSONFault(.badLiteral, at: position) : JSONFault(.cutShort, at: end)
      }
    }
    position += word.utf8CodeUnitCount
  }

  /// Crosses a number (RFC 8259 section 6).
  @inline(__always)
  private mutating func number() throws(JSONFault) {
    var offset = position
    if byte(at: offset) == UInt8(ascii: "-") { offset &+= 1 }
    if byte(at: offset) == UInt8(ascii: "0") {
      offset &+= 1
    } else {
      offset = try digits(from: offset)
    }
    if byte(at: offset) == UInt8(ascii: ".") {
      offset = try digits(from: offset &+ 1)
    }
    if byte(at: offset) | 0x20 == UInt8(ascii: "e") {
      offset &+= 1
      let sign = byte(at: offset)
      let isSign = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
      offset = try digits(from: isSign ? offset &+ 1 : offset)
    }
    position = offset
  }

  /// The offset after one or more digits.
  @inline(__always)
  private func digits(from start: Int) throws(JSONFault) -> Int {
    var offset = start
    while isDigit(byte(at: offset)) { offset &+= 1 }
    guard offset > start else {
      throw JSONFault(start < end ? .badLiteral : .cutShort, at: start)
    }
    return offset
  }
}

/// Tells whether a byte is one of `0` to `9`.
@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
