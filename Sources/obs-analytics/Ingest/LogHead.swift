import ObsFiles

/// What a log begins with, by which it is known.
enum LogHead {
  /// Whether a file is compressed, as `gzip` does (RFC 1952 section 2.3.1).
  static func isPacked(_ file: borrowing File) throws(Failure) -> Bool {
    try file.read(2, at: 0) == [0x1F, 0x8B]
  }

  /// Lines that are shorter say too little to tell logs apart: the first one
  /// may be empty, where somebody has emptied a log with `echo`.
  private static let tellingLength = 64

  /// As many bytes of a log have its name in them, mostly.
  static let length = 4096

  /// The name of a log that is not compressed.
  ///
  /// - Parameter head: its first ``length`` bytes.
  /// - Returns: nil if it has no whole line that is long enough.
  static func id(of file: SharedFile, _ head: [UInt8]) throws(Failure)
    -> LogID?
  {
    if let id = id(in: head.span, head.count) { return id }
    return try id(of: .plain(file, offset: 0))
  }

  /// The name of a log, wherever it comes from.
  static func id(of source: LogSource) throws(Failure) -> LogID? {
    var source = source
    var buffer = LogBuffer(at: 0)
    while try buffer.refill(from: &source) > 0 {
      if let id = id(in: buffer.text, buffer.lines) { return id }
    }
    return nil
  }

  /// The name of a log that begins with these bytes, of which so many count.
  static func id(in text: Span<UInt8>, _ count: Int) -> LogID? {
    let bytes = text.extracting(0..<count)
    var start = 0
    while let end = bytes.firstNewline(from: start) {
      while bytes[start] == 0 { start += 1 }
      if end - start >= tellingLength {
        return LogID(firstLine: bytes.extracting(start..<end + 1))
      }
      start = end + 1
    }
    return nil
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
