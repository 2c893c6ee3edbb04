import ObsFiles

/// One log as it goes on from file to file: it is renamed and begun anew, or
/// cut.
///
/// A file that is renamed stays open and is read to its end; then come those
/// that were rolled meanwhile, and then the one that has the log's name.
final class LogTrail {
  let path: String
  /// As of ``LogFile/live(_:below:)``.
  var base: String?
  /// Whether a line of it was given.
  var wasGiven = false
  /// What kept it from being read.
  private(set) var trouble: Failure?
  private var isTold = false
  private(set) var part: LogPart?
  /// What was given before ``part``.
  private var before: LogPlace

  /// - Parameter time: what was written until then is known, in milliseconds
  ///   since 1970.
  init(_ path: String, below base: String? = nil, after time: Int = 0) {
    self.path = path
    self.base = base
    before = .beginning(after: time)
  }

  /// What was given.
  ///
  /// As long as no line of a file was given, the end of the one before it: that
  /// can be found again.
  var place: LogPlace {
    guard let part, part.place.offset > 0 else { return before }
    return part.place
  }

  /// Takes note of what keeps it from being read, nil if it can be read.
  func note(_ failure: Failure?) {
    if trouble != failure { isTold = false }
    trouble = failure
  }

  /// Tells it, once, because it may last.
  func tellTrouble() {
    if !isTold { trouble?.tell() }
    isTold = true
  }
}

// MARK: - Where to begin

extension LogTrail {
  /// Begins with what comes from now on.
  ///
  /// - Returns: the files whose lines come before that, the oldest first.
  @discardableResult
  func seekEnd() throws(Failure) -> [LogFile] {
    let files = try LogFile.all(of: path, below: base)
    guard let last = files.last else { return [] }
    before = .beginning(after: last.written)
    // Of one that is empty the writer may not know yet.
    let newest = files.last { $0.size > 0 } ?? last
    if !newest.isPacked, let file = try newest.open() {
      let end = try LogPlace.at(file.file.endOfLines(), of: file.file)
      part = try LogPart(file, of: newest, at: end)
    }
    return files
  }

  /// Goes on behind a line that was given to somebody.
  ///
  /// If no file has that line any more, with the first that was written since:
  /// all that it and the later ones have came later.
  ///
  /// - Parameter isReplaced: whether the file that has the log's name can't be
  ///   the one that had that line.
  func seek(_ place: LogPlace, isReplaced: Bool = false) throws(Failure) {
    before = place
    part = nil
    let files = try LogFile.all(of: path, below: base)
    let live = files.last { $0.path == path }
    if place.offset > 0 {
      // The clock may have been set back.
      for file in files
      where file == live ? !isReplaced : file.written >= place.written {
        do throws(Failure) {
          if try begin(file, at: place) { return }
        } catch {
          // One that is damaged may hide the line, but not what came later.
          error.tell()
        }
      }
    }
    try begin(files.first { $0.written > place.written } ?? live)
  }

  /// Begins with what was written since somebody was given lines of other logs:
  /// with all of it, unless the log was there before.
  func seek(after time: Int) throws(Failure) {
    let files = try LogFile.all(of: path, below: base)
    if files.contains(where: { $0.written <= time }) {
      try seekEnd()
    } else {
      try seek(.beginning(after: time))
    }
  }

  /// Begins with the first line of a file.
  private func begin(_ file: LogFile?) throws(Failure) {
    guard let file else { return }
    _ = try begin(file, at: .beginning(after: file.written))
  }

  /// - Returns: false if it does not have the place.
  private func begin(_ log: LogFile, at place: LogPlace) throws(Failure)
    -> Bool
  {
    guard let file = try log.open(),
      let part = try LogPart(file, of: log, at: place)
    else { return false }
    self.part = part
    return true
  }
}

// MARK: - Reading

extension LogTrail {
  /// Reads what there is by now.
  ///
  /// - Parameter body: gets lines, of which those are new that end behind the
  ///   place.
  /// - Returns: whether that was all.
  func read(_ body: (borrowing LogBuffer, LogPlace) -> Void) throws(Failure)
    -> Bool
  {
    if part == nil { try seek(before) }
    if let part, try part.isCut { try seek(part.place) }
    while let part {
      guard try part.read(body) else { return false }
      guard try goOn(from: part, body) else { return true }
    }
    return true
  }

  /// Goes on to the file that comes behind one, if there is any.
  private func goOn(
    from part: LogPart, _ body: (borrowing LogBuffer, LogPlace) -> Void
  ) throws(Failure) -> Bool {
    guard try LogFile.live(path, below: base)?.inode != part.inode else {
      return false
    }
    let files = try LogFile.all(of: path, below: base)
    let index = files.firstIndex { $0.inode == part.inode }
    if let index {
      // Without a line the next one may not be known to the writer yet.
      guard index + 1 < files.count, files[index + 1].size > 0 else {
        return false
      }
    }
    // It was written until then.
    guard try part.read(body) else { return true }
    before = place
    if let index {
      try begin(files[index + 1])
    } else {
      // It was compressed, or removed.
      try seek(part.place, isReplaced: true)
    }
    // Renamed in this moment, say: it is looked for again.
    if self.part == nil { self.part = part }
    return self.part !== part
  }
}

extension File {
  /// Where the last line that is whole ends.
  func endOfLines() throws(Failure) -> Int {
    var end = try size()
    while end > 0 {
      let start = max(0, end - (1 << 16))
      let bytes = try read(end - start, at: start)
      if let newline = bytes.span.lastNewline(before: bytes.count) {
        return start + newline + 1
      }
      end = start
    }
    return 0
  }
}
