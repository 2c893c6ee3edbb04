import Glibc
import ObsFiles

/// Rows with a comma between two, which grow at their beginning: what is read
/// backward comes out in its order.
struct RowList {
  private static let comma = [UInt8(ascii: ",")]

  private var storage: [UInt8]
  /// Where the rows begin; they go to the end.
  private var start: Int

  /// - Parameter capacity: how many bytes there may be: more than that cost time.
  init(capacity: Int) {
    storage = Array(repeating: 0, count: capacity)
    start = capacity
  }

  /// Puts the row of a line before all others.
  mutating func prepend(_ row: SampleRows.Row, of line: Span<UInt8>) {
    if start < storage.count { prepend(Self.comma.span) }
    switch row {
    case .line(let name):
      prepend(line.extracting(name.upperBound...))
      prepend(line.extracting(..<name.lowerBound))
    case .bytes(let bytes):
      prepend(bytes.span)
    }
  }

  /// The corresponding C function is `memcpy`.
  private mutating func prepend(_ bytes: Span<UInt8>) {
    if start < bytes.count { grow(by: bytes.count) }
    start -= bytes.count
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe storage.withUnsafeMutableBytes { storage in
        guard let from = bytes.baseAddress, let to = storage.baseAddress else {
          return
        }
        unsafe memcpy(to + start, from, bytes.count)
      }
    }
  }

  private mutating func grow(by count: Int) {
    let more = max(count, storage.count)
    storage.insert(contentsOf: repeatElement(0, count: more), at: 0)
    start += more
  }

  /// All of them.
  var json: ArraySlice<UInt8> { storage[start...] }
}
