import ObsFiles

/// The places in all logs that a stream reads: what an event's id says, and
/// where the next stream goes on.
///
/// `LOG-OFFSET-CHECK-WRITTEN` in hexadecimal, several with commas between. LOG
/// stands for the log's path. A `+` says that there are more logs, of which
/// no line was given.
struct LogCursor: Equatable {
  /// With more logs than that, only those are named that lines came of: ids
  /// must fit into a header.
  private static let limit = 32

  private var places: [UInt32: LogPlace] = [:]
  /// Whether logs are left out.
  private(set) var isPartial = false

  init() {}

  /// The place in a log, nil if it is not named.
  subscript(path: String) -> LogPlace? {
    get { places[Self.key(path)] }
    set { places[Self.key(path)] = newValue }
  }

  /// When one of the logs was written last, as far as is known.
  var written: Int { places.values.map(\.written).max() ?? 0 }

  fileprivate static func key(_ path: String) -> UInt32 {
    UInt32(truncatingIfNeeded: Digest.short(Array(path.utf8).span))
  }
}

// MARK: - As text

extension LogCursor {
  /// Where a reader of some logs is.
  init(_ trails: [LogTrail]) {
    isPartial = trails.count > Self.limit
    for trail in trails where !isPartial || trail.wasGiven {
      places[Self.key(trail.path)] = trail.place
    }
  }

  /// The id.
  var text: [UInt8] {
    var text: [UInt8] = []
    for (key, place) in places { place.append(to: &text, key) }
    if isPartial { text += (text.isEmpty ? "+" : ",+").utf8 }
    return text
  }

  /// The ids of lines of one log, as long as the reader stands still in all
  /// others.
  struct IDs {
    private var text: [UInt8]
    private let key: UInt32
    /// How much of the text is the same in all.
    private let constant: Int

    /// - Parameter path: the log's.
    init(_ cursor: LogCursor, of path: String) {
      var others = cursor
      others[path] = nil
      key = LogCursor.key(path)
      text = others.text
      constant = text.count
    }

    /// The id of the line before a place.
    mutating func id(_ place: LogPlace) -> [UInt8] {
      text.removeSubrange(constant...)
      place.append(to: &text, key)
      return text
    }
  }

  /// Reads an id.
  ///
  /// - Returns: nil for anything else.
  init?(_ text: String) {
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      if part == "+" {
        isPartial = true
        continue
      }
      let words = part.split(separator: "-", omittingEmptySubsequences: false)
      let numbers = words.compactMap { UInt64(plainHex: $0) }
      guard words.count == 4, numbers.count == 4,
        let key = UInt32(exactly: numbers[0]),
        let offset = Int(exactly: numbers[1]),
        let written = Int(exactly: numbers[3])
      else { return nil }
      places[key] = LogPlace(
        offset: offset, check: numbers[2], written: written)
    }
  }
}

extension LogPlace {
  fileprivate func append(to text: inout [UInt8], _ key: UInt32) {
    if !text.isEmpty { text.append(UInt8(ascii: ",")) }
    text.append(hex: UInt64(key))
    for number in [UInt64(offset), check, UInt64(written)] {
      text.append(UInt8(ascii: "-"))
      text.append(hex: number)
    }
  }
}

extension [UInt8] {
  /// Appends a number in lower-case hexadecimal, without zeros in front.
  fileprivate mutating func append(hex number: UInt64) {
    var shift = 60 - (Swift.max(number, 1).leadingZeroBitCount & ~3)
    while shift >= 0 {
      append(hexDigit(UInt8(number &>> UInt64(shift) & 0xF)))
      shift -= 4
    }
  }
}

extension UInt64 {
  /// Reads up to 16 hexadecimal digits, and nothing else.
  fileprivate init?(plainHex text: Substring) {
    guard (1...16).contains(text.utf8.count), text.first != "+",
      text.first != "-"
    else { return nil }
    self.init(text, radix: 16)
  }
}
