import ObsFiles

/// What a log begins with, by which it is known.
enum LogHead {
  /// Whether a file is compressed, as `gzip` does (RFC 1952 section 2.3.1).
  static func isPacked(_ file: borrowing File) throws(Failure) -> Bool {
    try file.read(2, at: 0) == [0x1F, 0x8B]
  }

  /// The name of a log that is not compressed.
  ///
  /// - Returns: nil if it has no whole line yet.
  static func id(of file: borrowing File) throws(Failure) -> LogID? {
    var start = 0
    var count = 4096
    while true {
      let bytes = try file.read(count, at: start)
      if let id = id(in: bytes.span, bytes.count) { return id }
      guard bytes.count == count else { return nil }
      // A log that was cut under a writer may begin with any number of
      // zeros; else its first line is longer than what was read.
      if bytes.allSatisfy({ $0 == 0 }) {
        start += count
        count = 1 << 18
      } else {
        guard count < LogBuffer.lineLimit else { return nil }
        count *= 2
      }
    }
  }

  /// The name of a log that begins with these bytes, of which so many count.
  static func id(in text: Span<UInt8>, _ count: Int) -> LogID? {
    let bytes = text.extracting(0..<count)
    var start = 0
    while start < bytes.count, bytes[start] == 0 { start += 1 }
    guard let end = bytes.firstNewline(from: start) else { return nil }
    return LogID(firstLine: bytes.extracting(start..<end + 1))
  }

  /// As many bytes before a position are looked at: a few lines, because the
  /// ends of lines are all alike.
  private static let checkLength = 4096

  /// What tells whether a log still has the bytes before a position.
  static func check(of file: borrowing File, before position: Int)
    throws(Failure) -> String
  {
    let start = max(0, position - checkLength)
    let bytes = try file.read(position - start, at: start)
    return String(
      decoding: Digest.sha256(bytes.span).prefix(16), as: UTF8.self)
  }
}
