import Glibc

/// What came as a request's body.
enum Body {
  /// As much as was promised, possibly nothing.
  case whole([UInt8])
  /// It ended early.
  case cutShort(came: Int, promised: Int)
  /// Its length is over the limit.
  case tooLarge
  /// It came in chunks, and the server does not say how long it is.
  case withoutLength
  /// `CONTENT_LENGTH` is not a number.
  case unreadable

  private static let limit = JSON.bodyLimit
  /// How much of a longer one is read away before the answer.
  private static let drained = 1 << 20
  /// How long the next byte may take, in milliseconds.
  private static let patience: Int32 = 10_000

  /// Reads standard input as far as `CONTENT_LENGTH` promises.
  ///
  /// Not to its end: under some servers it has none.
  static func read() -> Body {
    let length = Environment["CONTENT_LENGTH"] ?? ""
    let isChunked = Environment["HTTP_TRANSFER_ENCODING"] != nil
    switch length {
    case "" where isChunked, "-1":
      // These servers end the input; what is left unread costs the answer.
      _ = read(promised: drained, within: 1000)
      return .withoutLength
    case "": return .whole([])
    default: break
    }
    guard length.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return .unreadable
    }
    // More digits than an Int has are too many bytes all the same.
    return read(promised: Int(length) ?? Int.max, within: patience)
  }

  private static func read(promised: Int, within patience: Int32) -> Body {
    let wanted = min(promised, drained)
    var body: [UInt8] = []
    var came = 0
    while came < wanted {
      let part = readSome(min(wanted - came, 1 << 16), within: patience)
      if part.isEmpty { break }
      came += part.count
      if promised <= limit { body += part }
    }
    if promised > limit { return .tooLarge }
    return came == promised
      ? .whole(body) : .cutShort(came: came, promised: promised)
  }

  /// What standard input has, empty at its end or when nothing comes.
  private static func readSome(_ count: Int, within patience: Int32)
    -> [UInt8]
  {
    var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    guard uninterrupted({ unsafe poll(&waiting, 1, patience) }) > 0 else {
      return []
    }
    return unsafe [UInt8](unsafeUninitializedCapacity: count) {
      buffer, filled in
      filled = max(
        0,
        uninterrupted {
          unsafe Glibc.read(STDIN_FILENO, buffer.baseAddress, count)
        })
    }
  }

  /// The bytes of a body that must be a JSON text.
  func bytes() throws(Failure) -> [UInt8] {
    switch self {
    case .whole(let bytes) where bytes.isEmpty:
      throw Failure(.malformed, "the body is empty: a JSON object is needed")
    case .whole(let bytes): return bytes
    case .cutShort(let came, let promised):
      throw Failure(
        .malformed, "the body is cut short: \(came) of \(promised) bytes came")
    case .tooLarge:
      throw Failure(.tooLarge, "the body is larger than \(Self.limit) bytes")
    case .withoutLength:
      throw Failure(
        .lengthRequired,
        "a body needs its length: send Content-Length, not chunks")
    case .unreadable:
      throw Failure(.malformed, "the length of the body is not a number")
    }
  }
}
