/// Checks a whole text against the grammar, one value after another.
///
/// There is no recursion: which of the open containers are objects is a bit
/// each, which is why ``JSON/depthLimit`` is 64.
struct Validator: ~Copyable, ~Escapable {
  private var scanner: StructuralScanner
  private let maximumDepth: Int
  private var depth = 0
  private var deepest = 0
  /// Bit n is set if the container that is n steps out is an object.
  private var objects: UInt64 = 0
  private var keys: KeyRegister?

  @_lifetime(copy text)
  init(
    _ text: Span<UInt8>, duplicateKeys: JSON.DuplicateKeys,
    maximumDepth: Int
  ) {
    scanner = StructuralScanner(text)
    self.maximumDepth = maximumDepth
    keys = duplicateKeys == .refused ? KeyRegister() : nil
  }

  /// Checks the text from its first byte to its last.
  mutating func document() throws(JSONFault) -> JSONValue {
    scanner.skipSpace()
    let start = scanner.position
    guard start < scanner.end else { throw JSONFault(.empty, at: start) }
    var kind = try begin()
    let top = kind ?? (objects & 1 == 1 ? .object : .array)
    while depth > 0 {
      kind = kind == nil ? try begin() : try proceed()
    }
    let range = start..<scanner.position
    scanner.skipSpace()
    guard scanner.position == scanner.end else {
      throw JSONFault(.trailingText, at: scanner.position)
    }
    return JSONValue(top, range, depth: deepest)
  }
}

extension Validator {
  /// Reads the start of a value.
  ///
  /// - Returns: its kind if it is complete, or nil before the first value of
  ///   a container that is not empty.
  private mutating func begin() throws(JSONFault) -> JSONValue.Kind? {
    scanner.skipSpace()
    switch scanner.byte {
    case ASCII.quote:
      _ = try string()
      return .string
    case ASCII.openBrace:
      try open(isObject: true)
      if scanner.take(ASCII.closeBrace) { return try close() }
      try key()
      return nil
    case ASCII.openBracket:
      try open(isObject: false)
      return scanner.take(ASCII.closeBracket) ? try close() : nil
    default:
      return try scanner.scalar()
    }
  }

  /// Reads what follows a value: a comma, or the end of the container.
  ///
  /// - Returns: nil before another value, else the container's kind.
  private mutating func proceed() throws(JSONFault) -> JSONValue.Kind? {
    let isObject = objects & 1 == 1
    scanner.skipSpace()
    if scanner.take(ASCII.comma) {
      if isObject { try key() }
      return nil
    }
    let closer = isObject ? ASCII.closeBrace : ASCII.closeBracket
    guard scanner.take(closer) else { throw scanner.unexpected() }
    return try close()
  }

  private mutating func open(isObject: Bool) throws(JSONFault) {
    guard depth < maximumDepth else {
      throw JSONFault(
        .nestedTooDeep(limit: maximumDepth), at: scanner.position)
    }
    depth += 1
    deepest = max(deepest, depth)
    objects = objects &<< 1 | (isObject ? 1 : 0)
    if isObject { keys?.open() }
    scanner.position += 1
    scanner.skipSpace()
  }

  private mutating func close() throws(JSONFault) -> JSONValue.Kind {
    let isObject = objects & 1 == 1
    depth -= 1
    objects &>>= 1
    if isObject { try keys?.close(in: scanner.text) }
    return isObject ? .object : .array
  }

  private mutating func key() throws(JSONFault) {
    scanner.skipSpace()
    guard scanner.byte == ASCII.quote else {
      throw scanner.unexpected()
    }
    let key = try string()
    keys?.add(key, isEscaped: scanner.hasEscapes, in: scanner.text)
    try scanner.expect(ASCII.colon)
  }

  private mutating func string() throws(JSONFault) -> Range<Int> {
    let contents = try scanner.string()
    if scanner.hasEscapes {
      try JSON.checkEscapes(scanner.text, in: contents)
    }
    return contents
  }
}
