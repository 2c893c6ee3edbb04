import ObsFiles

/// How far each log was read: `.ingest.json` of the state directory.
///
///     {"stamp":[66,1835,1795390701429458000],
///      "logs":{"9f86d081884c7d65":{"day":"2026-06-26","position":1048576,
///              "check":"e3b0c44298fc1c14"}}}
///
/// It only saves time. What is counted is told by the rows, so a hint that is
/// lost, or that can't be trusted, costs one look at everything. It is
/// trusted only as long as `.ingest.lock` has the stamp that it had when the
/// hint was written: a copy of the state directory, of which some files may be
/// older than others, has not.
struct IngestHint {
  static let name = ".ingest.json"
  static let lockName = ".ingest.lock"

  /// How long to wait for another ingest, in seconds: longer than a follower
  /// holds the lock.
  static let patience = 30.0

  /// Days that a log is remembered after it was read last.
  private static let life = 400
  /// More logs than that are not remembered.
  private static let limit = 4096

  struct Entry: Equatable {
    /// The last day on which it was read.
    var day: String
    /// Lines that begin before this are counted.
    var position = 0
    /// ``LogHead/check(of:before:)`` at that position.
    var check = ""
    /// The size of the compressed log that was read to its end; 0: none was.
    var packed = 0
  }

  private var entries: [LogID: Entry] = [:]
  private(set) var isChanged = false
  /// Whether it was read from a file that can be trusted.
  private(set) var isTrusted = false

  init() {}

  subscript(log: LogID) -> Entry? {
    get { entries[log] }
    set {
      // A new day alone is not worth a write.
      var old = entries[log]
      if let newValue { old?.day = newValue.day }
      isChanged = isChanged || old != newValue
      entries[log] = newValue
    }
  }
}

// MARK: - The file

extension IngestHint {
  /// Reads the hint.
  ///
  /// - Returns: an empty one if there is none that can be trusted.
  init(in state: borrowing StateDirectory, lock: borrowing Lock) throws(Failure)
  {
    guard let file = try state.root.open(Self.name, .reading) else { return }
    let text = try file.readAll(limit: 1 << 24)
    guard JSON.isWholeObject(text.span),
      let stamp = JSON.member("stamp", of: text.span),
      JSON.integers(text.span, stamp.range)
        == IngestHint.integers(try lock.file.stamp()),
      let logs = JSON.member("logs", of: text.span)
    else { return }
    isTrusted = true
    JSON.forEachMember(of: text.span, in: logs.range) { key, value in
      let digits = String(
        decoding: JSON.decodeString(text.span, key), as: UTF8.self)
      if let id = LogID(digits) {
        entries[id] = Entry(text.span.extracting(value.range))
      }
    }
  }

  /// Writes the hint, after all that it tells of was stored.
  ///
  /// The file is written over, and not synced: a hint that was torn by a crash
  /// is none.
  mutating func write(
    in state: borrowing StateDirectory, lock: borrowing Lock, today: Timestamp
  ) throws(Failure) {
    guard isChanged else { return }
    dropOldest(today)
    guard let file = try state.root.open(Self.name, .holding) else { return }
    try lock.file.touch()
    let text = text(stamp: IngestHint.integers(try lock.file.stamp()))
    try file.overwrite(with: text.span)
    isChanged = false
  }

  private mutating func dropOldest(_ today: Timestamp) {
    let first = Timestamp(seconds: today.seconds - Self.life * 86_400)
      .dayDescription
    entries = entries.filter { $0.value.day >= first }
    guard entries.count > Self.limit else { return }
    let newest = entries.sorted { $0.value.day > $1.value.day }
      .prefix(Self.limit)
    entries = Dictionary(
      uniqueKeysWithValues: newest.map { ($0.key, $0.value) })
  }

  private func text(stamp: [Int]) -> [UInt8] {
    var out = Array("{\"stamp\":\(stamp),\"logs\":{".utf8)
    out.removeAll { $0 == UInt8(ascii: " ") }
    for (id, entry) in entries.sorted(by: { $0.key.digits < $1.key.digits }) {
      if out.last != UInt8(ascii: "{") { JSONWriter.append(raw: ",", to: &out) }
      out += Array(#""\#(id.digits)":"#.utf8)
      entry.append(to: &out)
    }
    JSONWriter.append(raw: "}}\n", to: &out)
    return out
  }

  private static func integers(_ stamp: Stamp) -> [Int] {
    [stamp.device, stamp.inode, stamp.changed]
  }
}

extension IngestHint.Entry {
  fileprivate init(_ object: Span<UInt8>) {
    day = JSON.text("day", of: object) ?? ""
    check = JSON.text("check", of: object) ?? ""
    position = JSON.count("position", of: object)
    packed = JSON.count("packed", of: object)
  }

  fileprivate func append(to out: inout [UInt8]) {
    out += Array(#"{"day":"\#(day)","position":\#(position)"#.utf8)
    if !check.isEmpty { out += Array(#","check":"\#(check)""#.utf8) }
    if packed > 0 { out += Array(#","packed":\#(packed)"#.utf8) }
    JSONWriter.append(raw: "}", to: &out)
  }
}

extension JSON {
  /// A member that is a count; 0 if it is missing.
  fileprivate static func count(_ name: StaticString, of object: Span<UInt8>)
    -> Int
  {
    guard let value = member(name, of: object) else { return 0 }
    return max(0, integer(object, value.range) ?? 0)
  }
}
