import ObsFiles

/// Stores events that come as JSON lines: one lock and one sync for each app
/// in a batch.
///
/// A bad line is told by its number and passed over; the good ones around it
/// are stored.
struct BulkAppend: ~Copyable {
  /// The longest line: what REST takes as a body.
  private static let limit = JSON.bodyLimit

  private let state: StateDirectory
  /// The app of every line; each line names its own if nil.
  private let slug: Slug?
  /// How many lines were read, how many of them had something on them, and
  /// how many of these were bad.
  private var lines = 0
  private var events = 0
  private var bad = 0

  init(state: consuming StateDirectory, slug: Slug?) {
    self.state = state
    self.slug = slug
  }

  /// Reads the input to its end.
  ///
  /// - Throws: `.malformed` at the end if any line was bad; at once what
  ///   keeps events from being stored, and how far it came.
  mutating func run(_ input: consuming LineInput) throws(Failure) {
    while true {
      let batch = try input.nextBatch()
      guard !batch.isEmpty else { break }
      try store(batch.span)
    }
    guard bad == 0 else {
      throw Failure(.malformed, "\(bad) of \(events) events were not stored")
    }
  }

  private mutating func store(_ batch: Span<UInt8>) throws(Failure) {
    let first = lines + 1
    for (slug, drafts) in read(batch) {
      do throws(Failure) {
        try append(drafts, to: slug)
      } catch {
        let lines = "not all of lines \(first) to \(lines) are stored"
        throw Failure(
          error.kind, "\(error.detail); \(lines)", about: slug.name)
      }
    }
  }

  private func append(_ drafts: [Draft], to slug: Slug) throws(Failure) {
    let stored = try EventLog.append(drafts, to: slug, in: state)
    // Nobody may read what is printed any more; it is stored all the same.
    Output.writeIfRead(stored.lines.span)
    if let failure = stored.failure { throw failure }
  }

  /// The batch's events by app, in the order of the lines.
  private mutating func read(_ batch: Span<UInt8>) -> [(Slug, [Draft])] {
    var apps: [Slug: Int] = [:]
    var drafts: [(Slug, [Draft])] = []
    var start = 0
    while let end = batch.firstNewline(from: start) {
      let line = batch.extracting(start..<end)
      start = end + 1
      lines += 1
      guard let (slug, draft) = event(line) else { continue }
      if let index = apps[slug] {
        drafts[index].1.append(draft)
      } else {
        apps[slug] = drafts.count
        drafts.append((slug, [draft]))
      }
    }
    return drafts
  }

  /// Reads a line, or tells why it is bad.
  ///
  /// Blank lines are no events.
  private mutating func event(_ line: Span<UInt8>) -> (Slug, Draft)? {
    let isBlank = !line.indices.contains { line[$0] > UInt8(ascii: " ") }
    if isBlank { return nil }
    events += 1
    do throws(Failure) {
      guard line.count <= Self.limit else {
        throw Failure(
          .tooLarge, "the line is larger than \(Self.limit) bytes")
      }
      let draft = try Draft(json: line, called: "the line")
      return (try app(of: draft), draft)
    } catch {
      bad += 1
      Failure(error.kind, error.detail, about: "line \(lines)").tell()
      return nil
    }
  }

  private func app(of draft: Draft) throws(Failure) -> Slug {
    guard let slug else {
      guard let named = draft.slug else {
        throw Failure(.invalid, "slug is missing")
      }
      return try Slug(named)
    }
    if let named = draft.slug, named != slug.name {
      throw Failure(.invalid, "slug is \(Quoted(named)), not \(slug.name)")
    }
    return slug
  }
}
