import ObsFiles

/// Where the bytes of a log come from, in their order.
enum LogSource {
  /// A file as Caddy writes it, and the offset that is read next.
  case plain(SharedFile, offset: Int)
  /// A compressed file, or standard input, from its beginning.
  case packed(GzipStream)

  /// Reads what comes next.
  ///
  /// - Returns: how many bytes; 0 at the end.
  mutating func read(into bytes: inout MutableSpan<UInt8>) throws(Failure)
    -> Int
  {
    switch self {
    case .plain(let shared, let offset):
      let count = try shared.file.read(into: &bytes, at: offset)
      self = .plain(shared, offset: offset + count)
      return count
    case .packed(let stream):
      return try stream.read(into: &bytes)
    }
  }

  /// Opens a log from its beginning, whatever it is; `-` is standard input.
  ///
  /// - Throws: `.inputOutput` if it can't be read.
  static func open(_ path: String) throws(Failure) -> LogSource {
    if path == "-" {
      return .packed(
        try GzipStream(descriptor: 0, name: "standard input"))
    }
    guard let file = try File.open(path: path) else {
      throw Failure(.inputOutput, "can't read \(path): there is no such file")
    }
    if try LogHead.isPacked(file) {
      return .packed(try GzipStream(descriptor: file.descriptor, name: path))
    }
    return .plain(SharedFile(file), offset: 0)
  }
}
