import CBlocks

/// A cursor over JSON text that crosses strings, objects and arrays 64 bytes
/// at a step.
///
/// Everything that reads JSON here drives one of these: the validator, the
/// lenient walk over members, and the ingest of access logs. It moves
/// forward only. Blocks of 64 bytes are classified into bit masks shortly
/// before the cursor comes to them, so a text of any size needs one window
/// of less than a kilobyte, and a text of 300 bytes costs five blocks.
///
/// It is safe on any bytes: a fault is thrown, never a trap, and no byte
/// outside the range given is read. After a fault nothing is known about
/// what follows; ``restart(at:)`` begins anew, at the next line say.
package struct StructuralScanner: ~Copyable, ~Escapable {
  /// What control characters mean between values.
  package enum Layout: Sendable {
    /// Tabs, line feeds and carriage returns are white space.
    case document
    /// A control character ends a line: no value goes across one.
    case lines
  }

  /// Where a walk from member to member is.
  enum Stage { case opened, valued, failed }

  let text: Span<UInt8>
  let end: Int
  let layout: Layout
  /// The offset of the next byte to be read.
  package internal(set) var position: Int
  /// Whether the string crossed last has a backslash in it.
  private(set) var hasEscapes = false
  var stage = Stage.opened
  private var carry = cblocks_carry()
  private var windowStart: Int
  private var windowLength = 0
  private var window: Window

  /// Stands at the start of a range of a text.
  ///
  /// The start must lie outside strings. The part of the range outside the
  /// text is ignored.
  @_lifetime(copy text)
  package init(
    _ text: Span<UInt8>, in range: Range<Int>? = nil,
    layout: Layout = .document
  ) {
    let whole = 0..<text.count
    let range = range?.clamped(to: whole) ?? whole
    self.text = text
    self.layout = layout
    end = range.upperBound
    position = range.lowerBound
    windowStart = range.lowerBound
    window = InlineArray(repeating: cblocks_masks())
  }

  /// Goes on from a later offset as if the text began there.
  package mutating func restart(at offset: Int) {
    position = min(max(offset, position), end)
    windowStart = position
    windowLength = 0
    carry = cblocks_carry()
    stage = .opened
  }

  /// Whether nothing unexpected has been met since the start.
  package var isIntact: Bool { stage != .failed }

  /// Classifies blocks until the window holds an offset before the end.
  @inline(never)
  private mutating func slide(to offset: Int) {
    if offset < windowStart {
      // A string or container without an end has moved the window on, and
      // its caller goes on all the same: no sense in that, but no harm.
      windowStart = offset
      windowLength = 0
      carry = cblocks_carry()
    }
    while windowStart + windowLength <= offset {
      windowStart += windowLength
      windowLength = min(window.count * blockBytes, end - windowStart)
      let part = windowStart..<windowStart + windowLength
      classify(text.extracting(part), &carry, &window)
    }
  }

  /// The masks of the block that an offset lies in, and which bit it is.
  @inline(__always)
  private mutating func block(
    at offset: Int
  ) -> (masks: cblocks_masks, bit: UInt64) {
    // One comparison for both ends: before the start it is a huge number.
    if UInt(bitPattern: offset &- windowStart) >= UInt(bitPattern: windowLength)
    {
      slide(to: offset)
    }
    let distance = UInt64(truncatingIfNeeded: offset &- windowStart)
    // The window is at most as long as its array has room for.
    let index = Int(truncatingIfNeeded: distance &>> 6)
    return (unsafe window[unchecked: index], distance & 63)
  }
}

/// As many blocks as are classified at a time.
private typealias Window = InlineArray<16, cblocks_masks>

/// Fills a window with the masks of a text that fits in.
private func classify(
  _ text: Span<UInt8>, _ carry: inout cblocks_carry, _ window: inout Window
) {
  var window = window.mutableSpan
  unsafe text.withUnsafeBufferPointer { text in
    unsafe window.withUnsafeMutableBufferPointer { window in
      unsafe cblocks_classify(
        text.baseAddress, text.count, &carry, window.baseAddress)
    }
  }
}

/// Bytes in a block, one for each bit of a mask.
private let blockBytes = 64

// MARK: - Strings and containers

extension StructuralScanner {
  /// Crosses a string whose opening quote is under the cursor.
  ///
  /// - Returns: the bytes between the quotes. Escapes are not checked; see
  ///   ``JSON/checkEscapes(_:in:)``.
  /// - Throws: what keeps the string from ending well.
  @inline(__always)
  package mutating func string() throws(JSONFault) -> Range<Int> {
    let start = position &+ 1
    guard start < end else { throw JSONFault(.endsInString, at: end) }
    let (masks, bit) = block(at: start)
    let quotes = masks.quotes &>> bit
    guard quotes != 0, (masks.specials &>> bit) & below(quotes) == 0 else {
      return try specialString(from: start)
    }
    hasEscapes = false
    let quote = start &+ first(quotes)
    position = quote &+ 1
    return unsafe Range(uncheckedBounds: (start, quote))
  }

  /// Crosses a string that has escapes or is not over in its first block.
  @inline(never)
  private mutating func specialString(
    from start: Int
  ) throws(JSONFault) -> Range<Int> {
    var offset = start
    var specials: UInt64 = 0
    while offset < end {
      let (masks, bit) = block(at: offset)
      let quotes = masks.quotes &>> bit
      let within = below(quotes)
      let controls = (masks.controls &>> bit) & within
      guard controls == 0 else {
        throw JSONFault(.controlCharacter, at: offset &+ first(controls))
      }
      specials |= (masks.specials &>> bit) & within
      if quotes != 0 {
        hasEscapes = specials != 0
        let quote = offset &+ first(quotes)
        position = quote &+ 1
        return unsafe Range(uncheckedBounds: (start, quote))
      }
      offset = offset &+ (blockBytes &- Int(truncatingIfNeeded: bit))
    }
    throw JSONFault(.endsInString, at: end)
  }

  /// Crosses an object or array whose opening bracket is under the cursor.
  ///
  /// Strings are paired with their quotes, braces with braces and brackets
  /// with brackets; nothing else is checked.
  ///
  /// - Returns: how deep it is nested.
  /// - Throws: what keeps it from ending well.
  package mutating func container() throws(JSONFault) -> Int {
    try container { masks in
      Brackets(
        opens: masks.open_braces | masks.open_brackets,
        closes: masks.close_braces | masks.close_brackets)
    }
  }

  /// Crosses an object or array as ``container()`` does, but faster: it looks
  /// for one kind of bracket alone, which most blocks of a log have none of.
  ///
  /// - Throws: what keeps it from ending well.
  package mutating func skipContainer() throws(JSONFault) {
    if byte == ASCII.openBrace {
      _ = try container { masks in
        Brackets(opens: masks.open_braces, closes: masks.close_braces)
      }
    } else {
      _ = try container { masks in
        Brackets(opens: masks.open_brackets, closes: masks.close_brackets)
      }
    }
  }

  @inline(__always)
  private mutating func container(
    _ brackets: (cblocks_masks) -> Brackets
  ) throws(JSONFault) -> Int {
    var nesting = Nesting()
    var offset = position
    while offset < end {
      let (masks, bit) = block(at: offset)
      let last = nesting.close(brackets(masks).after(bit))
      if layout == .lines {
        let controls = (masks.controls &>> bit) & below(last)
        guard controls == 0 else {
          throw JSONFault(.cutShort, at: offset &+ first(controls))
        }
      }
      if last != 0 {
        position = offset &+ first(last) &+ 1
        return nesting.deepest
      }
      offset = offset &+ (blockBytes &- Int(truncatingIfNeeded: bit))
    }
    throw JSONFault(.cutShort, at: end)
  }
}

/// The brackets of a block that count.
private struct Brackets {
  var opens: UInt64
  var closes: UInt64

  /// Those that are left when the first ones are behind the cursor.
  @inline(__always)
  func after(_ bit: UInt64) -> Brackets {
    Brackets(opens: opens &>> bit, closes: closes &>> bit)
  }
}

/// How many brackets are open.
private struct Nesting {
  var open = 0
  var deepest = 0

  /// Counts a block's brackets up to the one that closes the first opened.
  ///
  /// - Returns: that one's bit, or 0 if it is not in this block.
  @inline(__always)
  mutating func close(_ brackets: Brackets) -> UInt64 {
    let opens = brackets.opens
    var brackets = opens | brackets.closes
    while brackets != 0 {
      let bit = brackets & (0 &- brackets)
      if opens & bit != 0 {
        open &+= 1
        deepest = max(deepest, open)
      } else {
        open &-= 1
        if open == 0 { return bit }
      }
      brackets ^= bit
    }
    return 0
  }
}

/// The bits below the lowest one set; all of them if none is.
@inline(__always)
private func below(_ bits: UInt64) -> UInt64 { (bits &- 1) & ~bits }

/// The number of the lowest bit set.
@inline(__always)
private func first(_ bits: UInt64) -> Int { bits.trailingZeroBitCount }
