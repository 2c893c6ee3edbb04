import CBlocks

/// A cursor over lines of JSON that are as Caddy writes them, without a space
/// or a control character.
///
/// Strings end at the next bit of a mask, objects where as many braces have
/// closed as were opened. It only ever moves forward, never past the last
/// block. What it finds in a broken line means nothing: whoever drives it
/// checks that it ends where the line does.
struct LineCursor: ~Copyable, ~Escapable {
  let text: Span<UInt8>
  private let masks: Span<cblocks_line_masks>
  private let ends: Span<UInt64>
  /// The offset of the next byte to be read.
  var position = 0

  /// - Parameters:
  ///   - text: the lines, and 64 bytes more than the masks tell of.
  ///   - masks: one for each block of the lines, and one that is all ones,
  ///     so that every search ends.
  ///   - ends: a bit for each of the masks that has controls.
  @_lifetime(copy text, copy masks, copy ends)
  init(
    _ text: Span<UInt8>, _ masks: Span<cblocks_line_masks>, _ ends: Span<UInt64>
  ) {
    self.text = text
    self.masks = masks
    self.ends = ends
  }

  /// The byte under the cursor.
  @inline(__always)
  var byte: UInt8 { unsafe text[unchecked: position] }

  /// Eight bytes, the first of them lowest.
  @inline(__always)
  func word(at offset: Int) -> UInt64 { text.word(at: offset) }

  /// Moves past bytes if they are under the cursor.
  @inline(__always)
  mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard self.byte == UInt8(ascii: byte) else { return false }
    position &+= 1
    return true
  }

  /// Moves past the rest of a string.
  ///
  /// - Returns: where its closing quote is.
  @inline(__always)
  mutating func endString() -> Int {
    var block = position &>> 6
    var quotes = unsafe masks[unchecked: block].quotes
    quotes &= ~0 &<< position.bit
    while quotes == 0 {
      block &+= 1
      quotes = unsafe masks[unchecked: block].quotes
    }
    let end = block &<< 6 &+ quotes.trailingZeroBitCount
    position = end &+ 1
    return end
  }

  /// Moves past the brace that closes the outermost of some open objects.
  ///
  /// - Parameters:
  ///   - depth: how many objects are open under the cursor.
  ///   - end: where the line ends.
  /// - Returns: false if it is not in this line.
  @inline(__always)
  mutating func close(_ depth: Int, before end: Int) -> Bool {
    var depth = depth
    var block = position &>> 6
    var mask = ~UInt64(0) &<< position.bit
    while block &<< 6 <= end {
      var braces = unsafe masks[unchecked: block].braces & mask
      while braces != 0 {
        let brace = block &<< 6 &+ braces.trailingZeroBitCount
        depth &+= unsafe text[unchecked: brace] == UInt8(ascii: "{") ? 1 : -1
        if depth == 0 {
          position = brace &+ 1
          return true
        }
        braces &= braces &- 1
      }
      mask = ~0
      block &+= 1
    }
    return false
  }

  /// Where the line feed is that ends the line, or before it another byte
  /// below 0x20 or an escape that may stand for a letter.
  @inline(__always)
  func lineEnd() -> Int {
    var block = position &>> 6
    var controls = unsafe masks[unchecked: block].controls
    controls &= ~0 &<< position.bit
    if controls == 0 {
      block = nextEnd(behind: block)
      controls = unsafe masks[unchecked: block].controls
    }
    return block &<< 6 &+ controls.trailingZeroBitCount
  }

  /// The next block that has controls.
  @inline(__always)
  private func nextEnd(behind block: Int) -> Int {
    let next = block &+ 1
    var index = next &>> 6
    var blocks = unsafe ends[unchecked: index] & (~0 &<< next.bit)
    while blocks == 0 {
      index &+= 1
      blocks = unsafe ends[unchecked: index]
    }
    return index &<< 6 &+ blocks.trailingZeroBitCount
  }
}

extension Int {
  /// Which bit of its block stands for an offset.
  @inline(__always)
  fileprivate var bit: UInt64 { UInt64(truncatingIfNeeded: self) & 63 }
}
