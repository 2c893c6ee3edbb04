import ObsFiles

/// The name of a log wherever it lies: the first 16 hex digits of the SHA-256
/// of its first line that says enough, line feed included: see ``LogHead``.
///
/// It stays when the log is renamed, compressed, copied or restored, and no
/// two logs begin with the same request at the same microsecond. A shell finds
/// it with `head -n 1 access.log | sha256sum | cut -c -16`, mostly.
struct LogID: Hashable {
  let digits: String

  /// - Parameter line: the log's first line, with its line feed.
  init(firstLine line: Span<UInt8>) {
    digits = String(
      decoding: Digest.sha256(line).prefix(16), as: UTF8.self)
  }

  /// - Returns: nil if it has not the form of one.
  init?(_ digits: String) {
    guard digits.utf8.count == 16 else { return nil }
    self.digits = digits
  }
}

/// How far a log has been counted.
struct LogMark: Equatable {
  /// Lines that begin before this offset are counted.
  ///
  /// In a compressed log it is the offset in what was compressed.
  var position = 0
  /// The newest time of a counted line, in microseconds since 1970.
  var newest = -1

  /// Whether a line is counted already.
  ///
  /// A log that is cut, or replaced by an older copy, and then grows again has
  /// new lines at old offsets; their times tell them from those that were
  /// there.
  @inline(__always)
  func covers(_ offset: Int, _ time: Int) -> Bool {
    offset < position && time <= newest
  }

  /// The mark that covers what either one does.
  mutating func merge(_ other: LogMark) {
    position = max(position, other.position)
    newest = max(newest, other.newest)
  }
}

/// The marks of the logs that a day's row has requests of:
/// `{"9f86d081884c7d65":[1048576,1795390701429458]}`.
struct LogMarks {
  private var ids: [LogID] = []
  private var marks: [LogMark] = []
  /// Where each id is: a day may have thousands.
  private var places: [LogID: Int] = [:]

  init() {}

  subscript(id: LogID) -> LogMark? {
    places[id].map { marks[$0] }
  }

  /// Moves the mark of a log on.
  mutating func merge(_ id: LogID, _ mark: LogMark) {
    if let place = places[id] {
      marks[place].merge(mark)
    } else {
      places[id] = ids.count
      ids.append(id)
      marks.append(mark)
    }
  }

  /// Whether every log is also among others, read as far or further.
  ///
  /// What was counted from nothing that is known is not covered.
  func isCovered(by others: LogMarks) -> Bool {
    !ids.isEmpty
      && ids.indices.allSatisfy { index in
        (others[ids[index]]?.position ?? -1) >= marks[index].position
      }
  }

  func append(to out: inout [UInt8]) {
    JSONWriter.append(raw: "{", to: &out)
    for index in ids.indices {
      JSONWriter.append(raw: index == 0 ? "\"" : ",\"", to: &out)
      out += Array(ids[index].digits.utf8)
      JSONWriter.append(raw: "\":[", to: &out)
      JSONWriter.append(integer: marks[index].position, to: &out)
      JSONWriter.append(raw: ",", to: &out)
      JSONWriter.append(integer: marks[index].newest, to: &out)
      JSONWriter.append(raw: "]", to: &out)
    }
    JSONWriter.append(raw: "}", to: &out)
  }

  /// Reads an object of marks; what is of another form is left out.
  init(_ text: Span<UInt8>, _ range: Range<Int>) {
    JSON.forEachMember(of: text, in: range) { key, value in
      let numbers = JSON.integers(text, value.range)
      let digits = String(decoding: JSON.decodeString(text, key), as: UTF8.self)
      guard let id = LogID(digits), numbers.count == 2 else { return }
      merge(id, LogMark(position: numbers[0], newest: numbers[1]))
    }
  }
}
