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

  /// Whether a text stands at `start`, which is no less than 0.
  package func has(_ text: StaticString, at start: Int) -> Bool {
    unsafe has(
      UnsafeRawBufferPointer(
        start: text.utf8Start, count: text.utf8CodeUnitCount), at: start)
  }

  /// Whether these bytes stand at `start`, which is no less than 0.
  package func has(_ bytes: [UInt8], at start: Int) -> Bool {
    unsafe bytes.withUnsafeBytes { unsafe has($0, at: start) }
  }

  /// The corresponding C function is `memcmp`.
  private func has(_ other: UnsafeRawBufferPointer, at start: Int) -> Bool {
    guard start + other.count <= count else { return false }
    return unsafe withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, let wanted = other.baseAddress else {
        return unsafe other.isEmpty
      }
      return unsafe memcmp(base + start, wanted, other.count) == 0
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
