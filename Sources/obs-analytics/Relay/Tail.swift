import ObsFiles

/// The newest lines of a log that are wanted.
struct Tail: ~Copyable {
  /// A line, and where it is.
  struct Line {
    var bytes: [UInt8]
    /// In microseconds since 1970; 0 if that is not known.
    var time: Int
    /// Right before it.
    var before: LogPlace
    /// Right behind it.
    var place: LogPlace
  }

  /// How much there may be of it.
  struct Limit {
    /// In lines.
    var count: Int
    /// In bytes, but for the newest line.
    var bytes: Int
    /// How much of the logs is looked at, in bytes: an app that is never asked
    /// for may have no line in gigabytes.
    var looked: Int
  }

  /// The oldest first.
  private(set) var lines: [Line] = []
  private var limit: Limit

  init(_ limit: Limit) { self.limit = limit }

  private var isFull: Bool { limit.count <= 0 || limit.looked <= 0 }

  /// Looks into the files of a log, the newest first.
  ///
  /// - Parameter part: the newest, as far as it was given.
  mutating func read(
    _ files: [LogFile], before part: LogPart?, _ selection: LineSelection
  ) throws(Failure) {
    for log in files.reversed() where !isFull {
      if let part, log.inode == part.inode {
        try read(part.file, before: part.place.offset, selection)
      } else if let file = try log.open() {
        if log.isPacked {
          // It comes out eight times as long, or more.
          limit.looked -= 8 * log.size
          guard limit.looked > 0 else { return }
          try read(log.unpacked(file), log.written, selection)
        } else {
          try read(file, before: file.file.endOfLines(), selection)
        }
      }
    }
  }

  /// A file that is not compressed, from its end.
  private mutating func read(
    _ file: SharedFile, before end: Int, _ selection: LineSelection
  ) throws(Failure) {
    var end = end
    var size = 1 << 16
    while end > 0, !isFull {
      let start = try file.file.startOfLine(
        from: max(0, end - size), before: end)
      // More at a time if that was not enough, or inside a line.
      size = min(2 * size, 1 << 24)
      guard let start else { continue }
      let place = try LogPlace.at(start, of: file.file)
      var block = Block(.plain(file, offset: start), at: place)
      take(try block.lines(before: end, limit, selection))
      limit.looked -= end - start
      end = start
    }
  }

  /// A compressed file, which has to be read whole.
  private mutating func read(
    _ stream: GzipStream, _ written: Int, _ selection: LineSelection
  ) throws(Failure) {
    var block = Block(.packed(stream), at: .beginning(after: written))
    take(try block.lines(before: .max, limit, selection))
  }

  /// Puts lines before those that there are.
  private mutating func take(_ older: [Line]) {
    limit.count -= older.count
    limit.bytes -= older.reduce(0) { $0 + $1.bytes.count }
    if limit.bytes <= 0 { limit.count = 0 }
    lines = older + lines
  }
}

/// A part of a log that begins with a line.
private struct Block: ~Copyable {
  private var source: LogSource
  private var buffer: LogBuffer
  /// Where reading has come to.
  private(set) var place: LogPlace

  init(_ source: LogSource, at place: LogPlace) {
    self.source = source
    self.place = place
    buffer = LogBuffer(at: place.offset, chunk: LogPart.chunk)
  }

  /// The last lines that are wanted.
  ///
  /// - Parameter end: where a line begins that is none of them.
  mutating func lines(
    before end: Int, _ limit: Tail.Limit, _ selection: LineSelection
  ) throws(Failure) -> [Tail.Line] {
    var found: [Tail.Line] = []
    while place.offset < end, try buffer.refill(from: &source) > 0 {
      for line in selection.lines(in: buffer)
      where buffer.offset + line.end <= end {
        found.append(tailLine(line))
      }
      if buffer.lines > 0 { place = self.place(behind: buffer.lines) }
      found.keep(limit)
    }
    return found
  }

  private func tailLine(_ line: LineSelection.Line) -> Tail.Line {
    var bytes: [UInt8] = []
    JSONWriter.append(bytes: buffer.text.extracting(line.shown), to: &bytes)
    return Tail.Line(
      bytes: bytes, time: line.time,
      before: line.start > 0 ? self.place(behind: line.start) : place,
      place: self.place(behind: line.end))
  }

  private func place(behind end: Int) -> LogPlace {
    LogPlace.behind(end, in: buffer, written: place.written)
  }
}

extension [Tail.Line] {
  /// Drops the first ones that are too many, or too long together.
  fileprivate mutating func keep(_ limit: Tail.Limit) {
    var bytes = 0
    var first = count
    while first > 0, count - first < limit.count {
      bytes += self[first - 1].bytes.count
      guard bytes <= limit.bytes || first == count else { break }
      first -= 1
    }
    removeFirst(first)
  }
}

extension File {
  /// Where the first line begins, at an offset or behind it.
  ///
  /// - Parameter end: where a line ends.
  /// - Returns: nil if none begins before that.
  fileprivate func startOfLine(from offset: Int, before end: Int)
    throws(Failure) -> Int?
  {
    guard offset > 0 else { return 0 }
    var offset = offset - 1
    while offset < end - 1 {
      let bytes = try read(min(4096, end - 1 - offset), at: offset)
      if let newline = bytes.span.firstNewline(from: 0) {
        return offset + newline + 1
      }
      // It was cut meanwhile.
      guard !bytes.isEmpty else { return 0 }
      offset += bytes.count
    }
    return nil
  }
}
