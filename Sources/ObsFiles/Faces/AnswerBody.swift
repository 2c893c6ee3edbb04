/// The body of an answer: bytes, and between them stretches of files, which
/// are read only when they are sent.
///
/// So a page of the longest events takes no more memory than one of short
/// ones. A stretch is a line whose newline was seen: it never changes.
package struct AnswerBody {
  /// Longer lines stay in their file.
  package static let keptLine = 2048

  private enum Part {
    case bytes([UInt8])
    case stretch(SharedFile, Range<Int>)
  }

  private var parts: [Part] = []
  private var bytes: [UInt8] = []
  /// How long the body is.
  private(set) var count = 0

  package init(_ bytes: [UInt8] = []) {
    self.bytes = bytes
    count = bytes.count
  }

  /// Makes room for so many bytes that are kept in memory.
  package mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  package mutating func append(raw text: StaticString) {
    JSONWriter.append(raw: text, to: &bytes)
    count += text.utf8CodeUnitCount
  }

  package mutating func append(_ line: Span<UInt8>) {
    JSONWriter.append(bytes: line, to: &bytes)
    count += line.count
  }

  /// Appends a line that stands in a file at an offset.
  package mutating func append(
    _ line: Span<UInt8>, of file: SharedFile, at offset: Int
  ) {
    if line.count <= Self.keptLine { return append(line) }
    append(file, offset..<offset + line.count)
  }

  /// Appends a part of a file.
  package mutating func append(_ file: SharedFile, _ range: Range<Int>) {
    parts.append(.bytes(bytes))
    parts.append(.stretch(file, range))
    bytes = []
    count += range.count
  }

  /// Prints the body behind a header, which goes out with the first of it.
  func send(after header: [UInt8]) throws(Failure) {
    guard !parts.isEmpty else { return Output.write(header.span, bytes.span) }
    var piece = header
    for part in parts {
      switch part {
      case .bytes(let bytes): piece += bytes
      case .stretch(let file, let range):
        piece += try file.file.read(range.count, at: range.lowerBound)
      }
      guard piece.count > 1 << 18 else { continue }
      Output.write(piece.span)
      piece.removeAll(keepingCapacity: true)
    }
    piece += bytes
    Output.write(piece.span)
  }
}
