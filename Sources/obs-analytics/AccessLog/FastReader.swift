import ObsFiles

/// Reads lines that are spelt as Caddy spells them, at the speed of memory.
///
/// It knows what it wants: any surprise, and be it only a space, gives nil,
/// and ``FullReader`` has the last word. What it does give, ``FullReader``
/// would give too: the tests hold one against the other.
///
/// It looks for words as they are spelt: ``LineCursor/lineEnd()`` has seen to
/// it that no letter of the line is an escape.
struct FastReader {
  private let unit: DurationUnit
  private var isAccess = false
  private var time = -1
  private var host: Range<Int>?
  private var status = -1
  private var size = -1
  private var duration = -1
  private var hasHeaders = false

  private init(unit: DurationUnit) { self.unit = unit }

  /// Reads one line.
  ///
  /// - Parameters:
  ///   - cursor: at the beginning of the line.
  ///   - end: where its line feed is.
  @inline(__always)
  static func entry(
    _ cursor: inout LineCursor, end: Int, unit: DurationUnit
  ) -> AccessEntry? {
    guard cursor.take("{") else { return nil }
    var reader = FastReader(unit: unit)
    repeat {
      guard reader.readMember(&cursor, end) else { return nil }
    } while cursor.take(",")
    guard cursor.take("}"), cursor.position == end else { return nil }
    return reader.entry
  }

  private var entry: AccessEntry? {
    guard let host, isAccess, time >= 0, (0..<1_000_000_000).contains(status)
    else { return nil }
    let isConnection = status == 0 || status == 101
    return AccessEntry(
      host: host, time: time, status: status, bytes: max(size, 0),
      latency: duration < 0 || isConnection ? nil : duration)
  }

  /// Reads a member: key, colon and value.
  ///
  /// A key that is known is not searched for its end.
  @inline(__always)
  private mutating func readMember(_ cursor: inout LineCursor, _ end: Int)
    -> Bool
  {
    guard cursor.take("\"") else { return false }
    let key = cursor.position
    let word = cursor.word(at: key)
    if word == packed("level\":\"") || word.first(6) == packed("msg\":\"") {
      cursor.position = key &+ (word.first(1) == packed("l") ? 8 : 6)
      return cursor.endString() < end
    }
    if word.first(4) == packed("ts\":") {
      cursor.position = key &+ 4
      return readTime(&cursor, end)
    }
    switch word {
    case packed("logger\":"):
      cursor.position = key &+ 8
      return readLogger(&cursor, end)
    case packed("request\""):
      cursor.position = key &+ 8
      return cursor.take(":") && readRequest(&cursor, end)
    case packed("duration"):
      cursor.position = key &+ 10
      return cursor.word(at: key &+ 8).first(2) == packed("\":")
        && readDuration(&cursor, end)
    case packed("status\":"):
      cursor.position = key &+ 8
      return FastReader.read(&status, &cursor, end)
    case packed("resp_hea"):
      cursor.position = key &+ 14
      return cursor.word(at: key &+ 8).first(6) == packed("ders\":")
        && readHeaders(&cursor, end)
    case _ where word.first(6) == packed("size\":"):
      cursor.position = key &+ 6
      return FastReader.read(&size, &cursor, end)
    default:
      return FastReader.skipKey(&cursor, end)
        && FastReader.skipValue(&cursor, end)
    }
  }

  /// Moves past the rest of a key that is none of those wanted, and its colon.
  @inline(__always)
  private static func skipKey(_ cursor: inout LineCursor, _ end: Int) -> Bool {
    cursor.endString() < end && cursor.take(":")
  }

  @inline(__always)
  private static func skipValue(_ cursor: inout LineCursor, _ end: Int) -> Bool
  {
    switch cursor.byte {
    case UInt8(ascii: "\""):
      cursor.position &+= 1
      return cursor.endString() < end
    case UInt8(ascii: "{"): return cursor.close(0, before: end)
    default:
      var ignored = -1
      return read(&ignored, &cursor, end)
    }
  }
}

// MARK: - Values

extension FastReader {
  /// Reads a whole number of at most eight digits, or 0.
  @inline(__always)
  private static func read(
    _ value: inout Int, _ cursor: inout LineCursor, _ end: Int
  ) -> Bool {
    let digits = Digits(cursor.word(at: cursor.position))
    guard value < 0, digits.count > 0, digits.count < 8,
      digits.count == 1 || cursor.byte != UInt8(ascii: "0")
    else { return false }
    value = digits.value
    cursor.position &+= digits.count
    return true
  }

  @inline(__always)
  private mutating func readTime(_ cursor: inout LineCursor, _ end: Int) -> Bool
  {
    guard time < 0 else { return false }
    if cursor.take("\"") {
      let start = cursor.position
      let close = cursor.endString()
      guard close < end else { return false }
      time = LogTime.string(cursor.text, start..<close) ?? -1
    } else if let number = FastReader.decimal(&cursor, end) {
      time = LogTime.number(number) ?? -1
    }
    return time >= 0
  }

  @inline(__always)
  private mutating func readDuration(_ cursor: inout LineCursor, _ end: Int)
    -> Bool
  {
    guard duration < 0 else { return false }
    if cursor.take("\"") {
      let start = cursor.position
      let close = cursor.endString()
      guard close < end else { return false }
      duration = goDuration(cursor.text, start..<close) ?? -1
    } else if let number = FastReader.decimal(&cursor, end) {
      duration = number.times(unit.nanoseconds) ?? -1
    }
    return duration >= 0 && duration <= longestLatency
  }

  /// Moves past a number without sign and exponent.
  @inline(__always)
  private static func decimal(_ cursor: inout LineCursor, _ end: Int)
    -> Decimal?
  {
    let start = cursor.position
    guard let number = Decimal(cursor.text, at: start) else { return nil }
    cursor.position = number.end
    // JSON has no 0 before another digit.
    return cursor.text[start] != UInt8(ascii: "0")
      || digitValue(cursor.text[start &+ 1]) == nil ? number : nil
  }

  /// Reads `http.log.access`, or that and a point and a name.
  @inline(__always)
  private mutating func readLogger(_ cursor: inout LineCursor, _ end: Int)
    -> Bool
  {
    // 16 bytes, as two words of 8.
    let start = cursor.position
    guard !isAccess, cursor.word(at: start) == packed("\"http.lo"),
      cursor.word(at: start &+ 8) == packed("g.access")
    else { return false }
    cursor.position = start &+ 16
    isAccess =
      cursor.byte == UInt8(ascii: ".") || cursor.byte == UInt8(ascii: "\"")
    return isAccess && cursor.endString() < end
  }

  /// Reads the host, and goes past the other members of a request.
  private mutating func readRequest(_ cursor: inout LineCursor, _ end: Int)
    -> Bool
  {
    let start = cursor.position
    guard host == nil, cursor.take("{") else { return false }
    repeat {
      guard cursor.take("\"") else { return false }
      let key = cursor.position
      if cursor.word(at: key).first(7) == packed("host\":\"") {
        let close: Int
        cursor.position = key &+ 7
        close = cursor.endString()
        guard close < end else { return false }
        host = unsafe Range(uncheckedBounds: (key &+ 7, close))
        break
      }
      guard FastReader.skipRequestKey(&cursor, end), cursor.endString() < end
      else { return false }
    } while cursor.take(",")
    // A probe of our own is for the one that looks where the word stands.
    return host?.isEmpty == false && cursor.close(1, before: end)
      && !cursor.text.contains(
        "obs-probes/", probes: (1, 6), in: start..<cursor.position)
  }

  /// Moves past a key of a request, and the quote that begins its value.
  @inline(__always)
  private static func skipRequestKey(_ cursor: inout LineCursor, _ end: Int)
    -> Bool
  {
    let key = cursor.position
    switch cursor.word(at: key) {
    case packed("remote_i"), packed("client_i"):
      cursor.position = key &+ 12
      return cursor.word(at: key &+ 8).first(4) == packed("p\":\"")
    case packed("remote_p"):
      cursor.position = key &+ 14
      return cursor.word(at: key &+ 8).first(6) == packed("ort\":\"")
    case packed("proto\":\""):
      cursor.position = key &+ 8
      return true
    case packed("method\":"):
      cursor.position = key &+ 8
      return cursor.take("\"")
    default:
      return skipKey(&cursor, end) && cursor.take("\"")
    }
  }

  /// Goes past the headers of a response, unless it may be a stream.
  @inline(__always)
  private mutating func readHeaders(_ cursor: inout LineCursor, _ end: Int)
    -> Bool
  {
    let start = cursor.position
    guard !hasHeaders, cursor.byte == UInt8(ascii: "{") else { return false }
    hasHeaders = true
    return cursor.close(0, before: end)
      && !cursor.text.contains(
        "text/event-stream", probes: (2, 6), in: start..<cursor.position)
  }
}
