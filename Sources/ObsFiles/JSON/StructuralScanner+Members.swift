// Walking from member to member without checking what lies inside them.

extension StructuralScanner {
  /// Moves past the opening bracket of an object or array, to stand before
  /// its first member or element.
  ///
  /// - Returns: whether the bracket was there.
  package mutating func enter(_ bracket: UInt8) -> Bool {
    skipSpace()
    guard stage != .failed, take(bracket) else { return fail() }
    stage = .opened
    return true
  }

  /// Moves to the next member of the innermost object entered, and past its
  /// key and colon.
  ///
  /// ``nextValue()``, ``skipValue()`` or ``enter(_:)`` must be called next.
  ///
  /// - Returns: the key without its quotes. Nil past the closing brace, where
  ///   the object has become a value that is done with, and nil where
  ///   something unexpected stands: see ``isIntact``.
  package mutating func nextKey() -> Range<Int>? {
    guard advances(before: ASCII.closeBrace) else { return nil }
    let key: Range<Int>
    do throws(JSONFault) {
      guard byte == ASCII.quote else { throw unexpected() }
      key = try string()
      try expect(ASCII.colon)
    } catch {
      stage = .failed
      return nil
    }
    return key
  }

  /// Moves past the next element of the innermost array entered.
  ///
  /// - Returns: nil past the closing bracket, and nil where something
  ///   unexpected stands: see ``isIntact``.
  package mutating func nextElement() -> JSONValue? {
    advances(before: ASCII.closeBracket) ? nextValue() : nil
  }

  /// Moves past a value, which begins here or after white space.
  ///
  /// - Returns: the value, or nil where something unexpected stands.
  package mutating func nextValue() -> JSONValue? {
    guard stage != .failed else { return nil }
    skipSpace()
    let start = position
    do throws(JSONFault) {
      let (kind, depth) = try value()
      stage = .valued
      return JSONValue(kind, start..<position, depth: depth)
    } catch {
      stage = .failed
      return nil
    }
  }

  /// Moves past a value that nobody asked for, faster than ``nextValue()``.
  ///
  /// - Returns: whether there was one.
  package mutating func skipValue() -> Bool {
    guard stage != .failed else { return false }
    skipSpace()
    do throws(JSONFault) {
      switch byte {
      case ASCII.quote: _ = try string()
      case ASCII.openBrace, ASCII.openBracket: try skipContainer()
      default: _ = try scalar()
      }
      stage = .valued
      return true
    } catch {
      stage = .failed
      return false
    }
  }

  @inline(__always)
  private mutating func value() throws(JSONFault) -> (JSONValue.Kind, Int) {
    switch byte {
    case ASCII.quote:
      _ = try string()
      return (.string, 0)
    case ASCII.openBrace: return (.object, try container())
    case ASCII.openBracket: return (.array, try container())
    default: return (try scalar(), 0)
    }
  }

  /// Moves past the comma before another member or element, if one is due.
  ///
  /// - Returns: false past the closing bracket, and at a fault.
  @inline(__always)
  private mutating func advances(before closer: UInt8) -> Bool {
    // Most JSON has no white space: this is the way from member to member.
    if stage == .valued, byte == ASCII.comma,
      byte(at: position &+ 1) > ASCII.space
    {
      position &+= 1
      return true
    }
    guard stage != .failed else { return false }
    skipSpace()
    if take(closer) {
      stage = .valued
      return false
    }
    guard stage == .opened || take(ASCII.comma) else { return fail() }
    skipSpace()
    return true
  }

  private mutating func fail() -> Bool {
    stage = .failed
    return false
  }
}
