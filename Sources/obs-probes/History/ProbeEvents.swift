import ObsFiles

extension ProbeEvent {
  /// Reads an event, nil if it is of another kind.
  init?(_ line: Span<UInt8>) {
    let kind = JSON.text("kind", of: line)
    guard kind == "probe_down" || kind == "probe_up",
      EventLine(line) != nil,
      let at = JSON.text("at", of: line).flatMap({ Timestamp($0) })
    else { return nil }
    self.init(
      isDown: kind == "probe_down", at: at, downFor: Self.downFor(line))
  }

  private static func downFor(_ line: Span<UInt8>) -> Int? {
    guard let metadata = JSON.member("metadata", of: line),
      let value = JSON.member("down_for_s", of: line, in: metadata.range),
      value.kind == .number
    else { return nil }
    return JSON.integer(line, value.range)
  }
}

/// The newest probe event of an app, found without reading again what was
/// read before.
struct NewestProbeEvent: Sendable {
  /// So many bytes tell whether what was read is still there.
  private static let sample = 64

  private(set) var event: ProbeEvent?
  private var version: FileVersion?
  /// Where the last whole line ends, and what it ends with.
  private var end = 0
  private var tail: [UInt8] = []

  /// Looks at events.jsonl if it has changed.
  ///
  /// The caller holds the app's lock.
  mutating func refresh(in app: borrowing Directory) throws(Failure) {
    let version = try app.version(of: EventLog.name)
    guard version != self.version else { return }
    guard let file = try app.open(EventLog.name, .reading) else {
      self = NewestProbeEvent()
      return
    }
    let old = try file.read(tail.count, at: end - tail.count)
    let isLonger = end > 0 && old == tail
    try read(file, from: isLonger ? end : 0)
    self.version = version
  }

  private mutating func read(_ file: borrowing File, from start: Int)
    throws(Failure)
  {
    var newest: ProbeEvent?
    var last: Int?
    try file.forEachLineBackward { line, offset in
      last = last ?? offset + line.count + 1
      guard offset >= start else { return false }
      newest = ProbeEvent(line)
      return newest == nil
    }
    end = last ?? 0
    let count = min(end, Self.sample)
    tail = try file.read(count, at: end - count)
    if let newest = try torn(in: file) ?? newest {
      event = newest
    } else if start == 0 {
      event = nil
    }
  }

  /// The event behind the last whole line.
  ///
  /// A crash may have cut off its newline alone: sealed, it is an event.
  private func torn(in file: borrowing File) throws(Failure) -> ProbeEvent? {
    let rest = max(0, try file.size() - end)
    guard rest > 0, rest < File.lineLimit else { return nil }
    let bytes = try file.read(rest, at: end)
    return ProbeEvent(bytes.span)
  }
}
