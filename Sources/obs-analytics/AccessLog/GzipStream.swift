import CZlib
import Glibc
import ObsFiles

/// A compressed log as it was before, read once from its beginning.
///
/// What is not compressed is given as it is, so a pipe may bring either.
@safe
final class GzipStream {
  /// Bytes that are asked for at a time, compressed.
  private static let chunk: UInt32 = 256 << 10

  private let name: String
  private let stream: gzFile
  /// How many compressed bytes ``takeCount()`` has told of.
  private var told = 0
  /// Whether the file ended in the middle: it is still being written, or cut.
  private(set) var isIncomplete = false

  /// - Parameter descriptor: to be read from here on; it stays open.
  ///
  /// The corresponding C function is `gzdopen`.
  init(descriptor: Int32, name: String) throws(Failure) {
    self.name = name
    let own = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    guard own >= 0, let stream = unsafe gzdopen(own, "rb") else {
      let code = errno
      if own >= 0 { close(own) }
      throw .system("can't read \(name)", code == 0 ? ENOMEM : code)
    }
    unsafe self.stream = stream
    unsafe gzbuffer(stream, Self.chunk)
  }

  deinit { unsafe gzclose_r(stream) }

  /// Reads what comes next.
  ///
  /// - Returns: how many bytes; 0 at the end, or where an incomplete file
  ///   ends.
  /// - Throws: `.inputOutput` if the file is damaged.
  ///
  /// The corresponding C function is `gzread`.
  func read(into bytes: inout MutableSpan<UInt8>) throws(Failure) -> Int {
    let got = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      unsafe gzread(stream, buffer.baseAddress, UInt32(buffer.count))
    }
    var code: Int32 = 0
    let message = unsafe String(cString: gzerror(stream, &code))
    // An end in the middle is told after what came before it was given.
    isIncomplete = code == Z_BUF_ERROR
    if got >= 0 { return Int(got) }
    if isIncomplete { return 0 }
    if code == Z_ERRNO {
      guard errno == EINTR else { throw .system("can't read \(name)") }
      unsafe gzclearerr(stream)
      return try read(into: &bytes)
    }
    // zlib puts the descriptor in front.
    let reason = message.split(separator: ": ").last ?? ""
    throw Failure(.inputOutput, "\(name) is damaged: \(reason)")
  }

  /// How many compressed bytes were read since the last call.
  ///
  /// The corresponding C function is `gzoffset`.
  func takeCount() -> Int {
    let offset = unsafe gzoffset(stream)
    defer { told = offset }
    return max(0, offset - told)
  }
}
