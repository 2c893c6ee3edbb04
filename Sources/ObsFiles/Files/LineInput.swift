import Glibc

/// Lines from a file or from standard input, in batches.
///
/// A batch is what comes without a pause, so that bulk input is stored with
/// few syncs and a slow producer's lines are stored as they come.
package struct LineInput: ~Copyable {
  /// The size at which a batch ends, in bytes.
  private static let batch = 2 << 20
  /// The pause that ends a batch, in milliseconds.
  private static let pause: Int32 = 10

  private let descriptor: Int32
  private let name: String
  /// What came after the last whole line.
  private var rest: [UInt8] = []
  private var isAtEnd = false

  /// - Parameter path: a file, or `-` for standard input.
  package init(path: String) throws(Failure) {
    name = path == "-" ? "standard input" : path
    descriptor =
      path == "-" ? dup(STDIN_FILENO) : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("can't open \(name)") }
  }

  deinit { _ = close(descriptor) }

  /// The next batch: whole lines, each with its newline, which the input's last
  /// line gets if it has none.
  ///
  /// Empty at the end.
  package mutating func nextBatch() throws(Failure) -> [UInt8] {
    var bytes = rest
    bytes.reserveCapacity(Self.batch + (1 << 18))
    rest = []
    var hasLine = false
    while !isAtEnd, bytes.count < Self.batch || !hasLine {
      guard !hasLine || hasMore else { break }
      let old = bytes.count
      guard hasLine || old < Self.batch else {
        throw Failure(
          .tooLarge, "can't read \(name): a line of over \(Self.batch) bytes")
      }
      try readSome(into: &bytes)
      hasLine = hasLine || bytes.span.firstNewline(from: old) != nil
    }
    if isAtEnd {
      if let last = bytes.last, last != newline { bytes.append(newline) }
      return bytes
    }
    if let last = bytes.span.lastNewline(before: bytes.count) {
      rest = Array(bytes[(last + 1)...])
      bytes.removeSubrange((last + 1)...)
    }
    return bytes
  }

  private var newline: UInt8 { UInt8(ascii: "\n") }

  private var hasMore: Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&waiting, 1, Self.pause) > 0
  }

  private mutating func readSome(into bytes: inout [UInt8]) throws(Failure) {
    var got = 0
    bytes.append(addingCapacity: 1 << 18) { output in
      unsafe output.withUnsafeMutableBufferPointer { buffer, initialized in
        got = uninterrupted {
          unsafe read(descriptor, buffer.baseAddress, buffer.count)
        }
        initialized = max(0, got)
      }
    }
    guard got >= 0 else { throw .system("can't read \(name)") }
    isAtEnd = got == 0
  }
}
