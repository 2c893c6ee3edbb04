extension JSON {
  /// Calls a closure with each member of an object, in their order.
  ///
  /// Nested containers are crossed without a look inside, so an object
  /// should be validated before. If it is not, because a file may be
  /// damaged, the walk is still safe: it ends at the first thing that is not
  /// as it should be.
  ///
  /// - Parameters:
  ///   - text: the text that the ranges refer to.
  ///   - object: where the object lies; the whole text if nil.
  ///   - body: gets a key without its quotes, and the value.
  /// - Returns: whether the walk came to the object's closing brace.
  /// - Throws: what the closure throws.
  @discardableResult
  package static func forEachMember<E: Error>(
    of text: Span<UInt8>, in object: Range<Int>? = nil,
    _ body: (_ key: Range<Int>, _ value: JSONValue) throws(E) -> Void
  ) throws(E) -> Bool {
    var scanner = StructuralScanner(text, in: object)
    guard scanner.enter(ASCII.openBrace) else { return false }
    while let key = scanner.nextKey() {
      guard let value = scanner.nextValue() else { return false }
      try body(key, value)
    }
    return scanner.isIntact
  }

  /// Calls a closure with each element of an array, in their order.
  ///
  /// As safe and as lenient as ``forEachMember(of:in:_:)``.
  ///
  /// - Parameters:
  ///   - text: the text that the ranges refer to.
  ///   - array: where the array lies; the whole text if nil.
  ///   - body: gets each element.
  /// - Returns: whether the walk came to the array's closing bracket.
  /// - Throws: what the closure throws.
  @discardableResult
  package static func forEachElement<E: Error>(
    of text: Span<UInt8>, in array: Range<Int>? = nil,
    _ body: (_ element: JSONValue) throws(E) -> Void
  ) throws(E) -> Bool {
    var scanner = StructuralScanner(text, in: array)
    guard scanner.enter(ASCII.openBracket) else { return false }
    while let element = scanner.nextElement() { try body(element) }
    return scanner.isIntact
  }

  /// Finds the first member of this name in an object.
  ///
  /// - Parameters:
  ///   - name: the key as it reads: one spelt with escapes matches too.
  ///   - text: the text that the ranges refer to.
  ///   - object: where the object lies; the whole text if nil.
  /// - Returns: the member's value, or nil if none is found before the end or
  ///   before anything unexpected.
  package static func member(
    _ name: StaticString, of text: Span<UInt8>, in object: Range<Int>? = nil
  ) -> JSONValue? {
    var scanner = StructuralScanner(text, in: object)
    guard scanner.enter(ASCII.openBrace) else { return nil }
    while let key = scanner.nextKey() {
      guard let value = scanner.nextValue() else { return nil }
      if string(text, key, equals: name) { return value }
    }
    return nil
  }

  /// What a member that is a string reads; nil if there is none.
  package static func text(_ name: StaticString, of text: Span<UInt8>)
    -> String?
  {
    guard let value = member(name, of: text), value.kind == .string else {
      return nil
    }
    return String(decoding: decodeString(text, value.range), as: UTF8.self)
  }

  /// The value of a member that is a number; nil if there is none.
  package static func number(_ name: StaticString, of text: Span<UInt8>)
    -> Double?
  {
    guard let value = member(name, of: text), value.kind == .number else {
      return nil
    }
    let digits = value.range.map { text[$0] }
    return Double(String(decoding: digits, as: UTF8.self))
  }

  /// The elements of an array of whole numbers; -1 for any other.
  package static func integers(_ text: Span<UInt8>, _ array: Range<Int>)
    -> [Int]
  {
    var numbers: [Int] = []
    forEachElement(of: text, in: array) { number in
      numbers.append(integer(text, number.range) ?? -1)
    }
    return numbers
  }
}
