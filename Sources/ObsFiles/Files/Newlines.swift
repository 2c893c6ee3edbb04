import Glibc

extension Span<UInt8> {
  /// Where the first newline is, from `start` on.
  ///
  /// The corresponding C function is `memchr`.
  package func firstNewline(from start: Int) -> Int? {
    unsafe withUnsafeBytes { bytes in
      guard start < bytes.count, let base = bytes.baseAddress,
        let found = unsafe memchr(
          base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  /// Where the last newline before `end` is.
  ///
  /// Glibc's `memrchr` is not to be had without `_GNU_SOURCE`.
  package func lastNewline(before end: Int) -> Int? {
    unsafe withUnsafeBytes { bytes in
      var index = end
      while index > 0 {
        index -= 1
        if unsafe bytes[index] == UInt8(ascii: "\n") { return index }
      }
      return nil
    }
  }
}
