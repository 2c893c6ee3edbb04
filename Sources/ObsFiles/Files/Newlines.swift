import CLinux
import Glibc

extension Span<UInt8> {
  /// Where the first newline is, from `start` on.
  package func firstNewline(from start: Int) -> Int? {
    first(UInt8(ascii: "\n"), from: start)
  }

  /// Where the first such byte is, from `start` on.
  ///
  /// The corresponding C function is `memchr`.
  package func first(_ byte: UInt8, from start: Int) -> Int? {
    unsafe withUnsafeBytes { bytes in
      guard start < bytes.count, let base = bytes.baseAddress,
        let found = unsafe memchr(
          base + start, Int32(byte), bytes.count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  /// Where the last newline before `end` is.
  ///
  /// The corresponding C function is `memrchr`.
  package func lastNewline(before end: Int) -> Int? {
    unsafe withUnsafeBytes { bytes in
      guard end > 0, end <= bytes.count, let base = bytes.baseAddress,
        let found = unsafe memrchr(base, Int32(UInt8(ascii: "\n")), end)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }
}
