import ObsFiles

/// A log that is open, under whatever name it has by now.
final class OpenLog {
  let file: SharedFile
  let id: LogID
  /// What the log began with when ``id`` was made.
  private let head: [UInt8]
  /// Where the first line begins that has not been read.
  private(set) var position = 0
  /// Where the first line begins whose count is not stored.
  private var stored = 0
  /// ``LogHead/check(of:before:)`` at ``position``.
  private var check = ""

  /// - Parameter hint: where it is to be read from, if that is still right.
  /// - Returns: nil if the file has no whole line yet.
  init?(_ file: consuming File, _ hint: SharedHint) throws(Failure) {
    let shared = SharedFile(file)
    let head = try shared.file.read(LogHead.length, at: 0)
    guard let id = try LogHead.id(of: shared, head) else { return nil }
    self.file = shared
    self.head = head
    self.id = id
    if let entry = hint[id], try isIntact(entry.position, entry.check) {
      position = entry.position
      stored = position
      check = entry.check
    }
  }

  /// Whether the log still has what was read of it, and more.
  var isGrown: Bool {
    get throws(Failure) { try file.file.size() > position }
  }

  /// Whether the log begins as it did: else it was cut, and what is read of it
  /// is another log's.
  var isSame: Bool {
    get throws(Failure) { try file.file.read(head.count, at: 0) == head }
  }

  /// Whether a whole line is to come.
  var hasLines: Bool {
    get throws(Failure) {
      guard try isGrown else { return false }
      let rest = try file.file.read(LogBuffer.lineLimit, at: position)
      return rest.span.firstNewline(from: 0) != nil
    }
  }

  /// Whether no name leads to it any more.
  var isUnlinked: Bool {
    get throws(Failure) { try file.file.isUnlinked() }
  }

  /// Whether the log still has what was read of it.
  ///
  /// It has not if it was cut, even if it has grown again.
  var isIntact: Bool {
    get throws(Failure) { try isIntact(position, check) }
  }

  private func isIntact(_ position: Int, _ check: String) throws(Failure)
    -> Bool
  {
    guard position > 0 else { return true }
    guard try file.file.size() >= position else { return false }
    return try LogHead.check(of: file.file, before: position) == check
  }

  /// Goes on to where lines have been read.
  ///
  /// ``seal()`` must follow.
  func move(to position: Int) { self.position = position }

  /// Takes note of what is before ``position``.
  ///
  /// If that can't be read the log will be read from its beginning.
  func seal() {
    let check = try? LogHead.check(of: file.file, before: position)
    self.check = check ?? ""
  }

  /// What was read is stored.
  func keep() { stored = position }

  /// What was read and not stored is to be read again.
  func rewind() {
    move(to: stored)
    seal()
  }

  /// What the hint is told.
  var entry: IngestHint.Entry {
    IngestHint.Entry(
      day: Timestamp.now().dayDescription, position: position, check: check)
  }
}

extension IngestHint.Entry {
  /// The same, read today.
  var readToday: IngestHint.Entry {
    var entry = self
    entry.day = Timestamp.now().dayDescription
    return entry
  }
}
