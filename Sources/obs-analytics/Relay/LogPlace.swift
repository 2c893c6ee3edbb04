import Glibc
import ObsFiles

/// Where a reader is in a log: right behind a line.
///
/// The file is known again by that line, under whatever name, compressed or
/// not.
struct LogPlace: Equatable {
  /// In what was compressed, if the log is.
  var offset: Int
  /// ``check(ofLineEnding:in:)`` of the line before it, 0 at the beginning.
  var check: UInt64
  /// When its file had been written last, as far as that was known, in
  /// milliseconds since 1970.
  ///
  /// A file that was not written since then has nothing behind this place.
  var written: Int

  /// The beginning of whatever is written after a time.
  static func beginning(after written: Int) -> LogPlace {
    LogPlace(offset: 0, check: 0, written: written)
  }

  /// The place behind a line of a buffer.
  ///
  /// - Parameter end: where the next line begins in its text.
  static func behind(
    _ end: Int, in buffer: borrowing LogBuffer, written: Int
  ) -> LogPlace {
    LogPlace(
      offset: buffer.offset + end,
      check: check(ofLineEnding: end - 1, in: buffer.text), written: written)
  }
}

// MARK: - Telling lines apart

extension LogPlace {
  /// Of a line as many bytes are looked at, the last ones.
  static let checkLength = 1024

  /// A number by which a line is known again.
  ///
  /// It is part of ids, and the line may be another app's: so it must not
  /// help anybody to find out what the line says.
  ///
  /// - Parameter end: where its newline is.
  static func check(ofLineEnding end: Int, in text: Span<UInt8>) -> UInt64 {
    var start = end
    // Zeros before it are a hole in the log.
    while start > max(0, end - checkLength),
      text[start - 1] != UInt8(ascii: "\n"), text[start - 1] != 0
    {
      start -= 1
    }
    return Digest.short(text.extracting(start..<end))
  }

  /// The place at an offset of a file where a line begins.
  static func at(_ offset: Int, of file: borrowing File) throws(Failure)
    -> LogPlace
  {
    let written = try file.writeTime()
    guard offset > 0 else { return .beginning(after: written) }
    let start = max(0, offset - 1 - checkLength)
    let bytes = try file.read(offset - start, at: start)
    let end = max(0, bytes.count - 1)
    return LogPlace(
      offset: offset, check: check(ofLineEnding: end, in: bytes.span),
      written: written)
  }

  /// Whether a file that is not compressed has this place.
  func isIn(_ file: borrowing File) throws(Failure) -> Bool {
    guard offset > 0 else { return true }
    guard try file.size() >= offset,
      try file.read(1, at: offset - 1) == [UInt8(ascii: "\n")]
    else { return false }
    return try LogPlace.at(offset, of: file).check == check
  }

  /// Whether what comes out of a compressed file has this place.
  func isIn(_ stream: GzipStream) throws(Failure) -> Bool {
    guard offset > 0 else { return true }
    var source = LogSource.packed(stream)
    var buffer = LogBuffer(at: 0)
    while try buffer.refill(from: &source) > 0 {
      let end = offset - buffer.offset
      guard end <= buffer.lines else { continue }
      return end > 0 && buffer.text[end - 1] == UInt8(ascii: "\n")
        && Self.check(ofLineEnding: end - 1, in: buffer.text) == check
    }
    return false
  }
}

extension File {
  /// When the file was written last, in milliseconds since 1970.
  func writeTime() throws(Failure) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .system("can't look at \(name)")
    }
    return status.written
  }
}

extension stat {
  /// When the file was written last, in milliseconds since 1970.
  var written: Int {
    Int(st_mtim.tv_sec) * 1000 + Int(st_mtim.tv_nsec) / 1_000_000
  }
}
