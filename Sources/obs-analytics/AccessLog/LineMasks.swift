import CBlocks

/// The masks of a part of a log that stays in a processor's fastest cache,
/// together with the text, until its lines are read.
struct LineMasks {
  /// Bytes of text that are classified at a time.
  static let window = 16 << 10
  private static let blocks = window / 64

  private var masks = [cblocks_line_masks](
    repeating: cblocks_line_masks(quotes: ~0, braces: 0, controls: ~0),
    count: blocks + 1)
  private var ends = [UInt64](repeating: 0, count: blocks / 64 + 1)

  /// Classifies the beginning of a text, which is that of a line.
  ///
  /// - Parameter text: with a block more than is to be classified.
  /// - Returns: how many bytes are classified: ``window``, or all.
  mutating func classify(_ text: Span<UInt8>, _ count: Int) -> Int {
    let length = min(count, Self.window)
    unsafe text.withUnsafeBufferPointer { text in
      unsafe masks.withUnsafeMutableBufferPointer { masks in
        unsafe ends.withUnsafeMutableBufferPointer { ends in
          unsafe cblocks_classify_lines(
            text.baseAddress, length, masks.baseAddress, ends.baseAddress)
        }
      }
    }
    // Whatever looks for a next quote or line feed finds one behind the last
    // block.
    let behind = (length + 63) / 64
    masks[behind] = cblocks_line_masks(quotes: ~0, braces: 0, controls: ~0)
    if behind % 64 == 0 { ends[behind / 64] = 0 }
    ends[behind / 64] |= 1 << UInt64(behind % 64)
    return length
  }

  /// A cursor over the text that was classified.
  @_lifetime(copy text, borrow self)
  func cursor(over text: Span<UInt8>) -> LineCursor {
    LineCursor(text, masks.span, ends.span)
  }
}
