/// A value that a message shows: in quotes, escaped, and cut when it is long.
///
/// What a client sends comes back to it, to a terminal and to log files this
/// way only.
package struct Quoted: CustomStringConvertible {
  /// The longest value that is shown whole, in bytes of UTF-8.
  private static let limit = 64

  private let text: String

  /// - Parameter text: any text.
  package init(_ text: String) { self.text = text }

  /// - Parameter bytes: any bytes; what is not UTF-8 becomes U+FFFD.
  package init(_ bytes: Span<UInt8>) {
    text = unsafe bytes.withUnsafeBufferPointer {
      unsafe String(decoding: $0, as: UTF8.self)
    }
  }

  package var description: String {
    var shown = text
    var cut = false
    while shown.utf8.count > Self.limit {
      shown.unicodeScalars.removeLast()
      cut = true
    }
    var out: [UInt8] = []
    JSONWriter.append(string: cut ? shown + "…" : shown, to: &out)
    return String(decoding: out, as: UTF8.self)
  }
}
