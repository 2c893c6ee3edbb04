import ObsFiles

/// Writes samples.jsonl of many apps, each the newest samples of a day.
///
/// A sample is one short write at the end of the file. Once there are nearly
/// twice as many as are wanted, the file is replaced by one with the newest.
/// Nothing is synced but that: what a power cut takes is half a minute or so.
struct SampleRing {
  /// How many samples wait for a disk that is full or a lock that is held.
  private static let most = 120

  /// How many samples each app keeps.
  var length: Int
  /// How long to wait for the lock of an app, in seconds: other apps wait, too.
  var patience: Double
  private var files: [Slug: End] = [:]
  private var waiting: [Slug: [[UInt8]]] = [:]

  /// What was there after the last write.
  private struct End {
    var version: FileVersion?
    var lines: Int
  }

  init(length: Int, patience: Double) {
    self.length = length
    self.patience = patience
  }

  /// Appends a sample, and those before it that could not be written.
  ///
  /// - Returns: false if the app is gone.
  /// - Throws: why it can't be; it is tried again with the next one.
  @discardableResult
  mutating func append(
    _ sample: Sample, to slug: Slug, in state: borrowing StateDirectory
  ) throws(Failure) -> Bool {
    let rows = (waiting[slug] ?? []).suffix(Self.most - 1) + [sample.json]
    waiting[slug] = Array(rows)
    return try appendWaiting(of: slug, in: state)
  }

  /// Writes what waits, as far as it can be.
  mutating func appendWaiting(in state: borrowing StateDirectory) {
    for slug in waiting.keys.sorted() {
      _ = try? appendWaiting(of: slug, in: state)
    }
  }

  /// Forgets the apps that are not among these.
  mutating func keep(_ slugs: Set<Slug>) {
    files = files.filter { slugs.contains($0.key) }
    waiting = waiting.filter { slugs.contains($0.key) }
  }
}

// MARK: - The file

extension SampleRing {
  private mutating func appendWaiting(
    of slug: Slug, in state: borrowing StateDirectory
  ) throws(Failure) -> Bool {
    do throws(Failure) {
      // Nobody makes an app that was removed.
      guard let rows = waiting[slug], let app = try state.app(slug) else {
        waiting[slug] = nil
        return false
      }
      let lock = try lock(app)
      try append(rows, to: app, of: slug, under: lock)
      lock.release()
      return true
    } catch {
      throw Failure(error.kind, error.detail, about: slug.name)
    }
  }

  private func lock(_ app: borrowing Directory) throws(Failure) -> Lock {
    do throws(Failure) {
      return try Lock(app, patience: patience)
    } catch {
      guard error.kind == .busy else { throw error }
      throw Failure(.busy, "another process holds its lock: samples wait")
    }
  }

  private mutating func append(
    _ rows: [[UInt8]], to app: borrowing Directory, of slug: Slug,
    under lock: borrowing Lock
  ) throws(Failure) {
    let old = try count(in: app, of: slug)
    files[slug] = nil
    if old + rows.count > limit(for: slug) {
      let kept = try replace(rows, in: app, of: slug)
      remember(kept, in: app, of: slug)
    } else {
      let text = Array((rows + [[]]).joined(separator: [UInt8(ascii: "\n")]))
      let appended = try app.appendUnsynced(to: SampleFile.name, under: lock) {
        (_, _) throws(Failure) in text
      }
      if let failure = appended.failure {
        let stored = appended.lines.count { $0 == UInt8(ascii: "\n") }
        waiting[slug]?.removeFirst(stored)
        throw failure
      }
      waiting[slug] = nil
      remember(old + rows.count, in: app, of: slug)
    }
  }

  /// At how many lines an app's file is written anew: not all apps' files
  /// together, though they may have begun together.
  private func limit(for slug: Slug) -> Int {
    2 * length - Int(slug.hash % UInt64(max(length / 4, 1)))
  }

  /// If the file can't be looked at, its lines are counted the next time.
  private mutating func remember(
    _ lines: Int, in app: borrowing Directory, of slug: Slug
  ) {
    guard let version = try? app.version(of: SampleFile.name) else { return }
    files[slug] = End(version: version, lines: lines)
  }

  /// How many lines there are; counted again if somebody else has written.
  private func count(in app: borrowing Directory, of slug: Slug)
    throws(Failure) -> Int
  {
    let version = try app.version(of: SampleFile.name)
    if let end = files[slug], end.version == version { return end.lines }
    guard let file = try app.open(SampleFile.name, .reading) else { return 0 }
    var lines = 0
    let end = try file.forEachLine { _, _ in
      lines += 1
      return true
    }
    // A torn line will be sealed.
    return try file.size() > end ? lines + 1 : lines
  }

  /// Writes the file anew, with the newest samples and these.
  ///
  /// - Returns: how many.
  private mutating func replace(
    _ rows: [[UInt8]], in app: borrowing Directory, of slug: Slug
  ) throws(Failure) -> Int {
    let newest = rows.suffix(length)
    var kept: [[UInt8]] = []
    if let file = try app.open(SampleFile.name, .reading) {
      kept = try file.newestObjects(length - newest.count) { line in
        line.indices.map { line[$0] }
      }
    }
    kept += newest
    let text = Array((kept + [[]]).joined(separator: [UInt8(ascii: "\n")]))
    let before = try app.version(of: SampleFile.name)
    do throws(Failure) {
      try app.replace(SampleFile.name, with: text.span)
    } catch {
      // What failed may have been the sync behind it.
      let now = try? app.version(of: SampleFile.name)
      if let now, now != before { waiting[slug] = nil }
      throw error
    }
    waiting[slug] = nil
    return kept.count
  }
}
