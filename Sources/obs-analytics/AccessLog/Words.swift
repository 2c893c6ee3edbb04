import CBlocks

/// A word of up to eight bytes as one number, the first byte lowest.
@inline(__always)
func packed(_ word: StaticString) -> UInt64 {
  var number: UInt64 = 0
  for index in (0..<word.utf8CodeUnitCount).reversed() {
    number = number &<< 8 | UInt64(unsafe word.utf8Start[index])
  }
  return number
}

extension UInt64 {
  /// The first so many bytes of eight.
  @inline(__always)
  func first(_ count: UInt64) -> UInt64 { self & ((1 &<< (count &* 8)) &- 1) }
}

extension Span<UInt8> {
  /// Eight bytes, the first of them lowest.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    unsafe withUnsafeBytes {
      unsafe UInt64(
        littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
  }

  /// Whether a word is somewhere in a range.
  ///
  /// - Parameters:
  ///   - probes: where in the word two bytes stand that are rare in logs.
  ///   - range: it must end 128 bytes before the text does, or earlier.
  @inline(__always)
  func contains(
    _ word: StaticString, probes: (Int, Int), in range: Range<Int>
  ) -> Bool {
    unsafe withUnsafeBufferPointer { text in
      guard let base = text.baseAddress else { return false }
      return unsafe cblocks_contains(
        base + range.lowerBound, range.count, word.utf8Start,
        word.utf8CodeUnitCount, probes.0, probes.1) != 0
    }
  }
}
