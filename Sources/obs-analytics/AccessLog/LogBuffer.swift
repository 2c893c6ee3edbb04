import ObsFiles

/// The part of a log that is in memory: whole lines, and what has come of the
/// next one.
struct LogBuffer: ~Copyable {
  /// The longest line, in bytes.
  ///
  /// Caddy takes headers of 1 MB, and spells a byte that is no UTF-8 with six.
  static let lineLimit = 8 << 20
  /// How much is read at a time: what fits into a processor's own cache.
  private static let chunk = 256 << 10
  /// What may be read behind the text: a block, and the longest search.
  private static let padding = 192

  private var bytes: [UInt8]
  /// How many bytes of the log are here.
  private var count = 0
  /// How many of them are lines.
  private(set) var lines = 0
  /// Where the first byte here is in the log.
  private(set) var offset: Int
  /// Where a line over ``lineLimit`` begins whose end has not come.
  private var overlongStart: Int?
  /// How many such lines have ended since the last ``refill(from:)``.
  private(set) var overlongLines = 0

  /// - Parameters:
  ///   - offset: where in the log reading begins.
  ///   - chunk: how much is read at a time, as long as the lines are shorter.
  init(at offset: Int, chunk: Int = chunk) {
    self.offset = offset
    bytes = [UInt8](repeating: 0, count: chunk + Self.padding)
  }

  /// The lines, and something behind them.
  var text: Span<UInt8> {
    @_lifetime(borrow self)
    get { bytes.span }
  }

  /// Where in the log the first line begins that was not whole yet.
  var position: Int { overlongStart ?? offset + lines }

  /// Forgets the lines that are here and reads what follows.
  ///
  /// - Returns: how many bytes came; 0 at the log's end.
  mutating func refill(from source: inout LogSource) throws(Failure) -> Int {
    overlongLines = 0
    dropFirst(lines)
    if count > Self.lineLimit { dropOverlong() }
    if count + Self.padding > bytes.count / 2 { grow() }
    let got = try readMore(from: &source)
    count += got
    endOverlong()
    dropZeros()
    lines = bytes.span.lastNewline(before: count).map { $0 + 1 } ?? 0
    return got
  }

  private mutating func readMore(from source: inout LogSource)
    throws(Failure) -> Int
  {
    let room = count..<bytes.count - Self.padding
    var span = bytes.mutableSpan
    var free = span._mutatingExtracting(room)
    return try source.read(into: &free)
  }

  private mutating func dropFirst(_ dropped: Int) {
    guard dropped > 0 else { return }
    let rest = count - dropped
    for index in 0..<rest { bytes[index] = bytes[dropped + index] }
    offset += dropped
    count = rest
    lines = 0
  }

  /// Begins to pass over a line that is too long to be kept.
  private mutating func dropOverlong() {
    overlongStart = overlongStart ?? offset
    dropFirst(count)
  }

  /// Passes over the rest of such a line.
  private mutating func endOverlong() {
    guard overlongStart != nil else { return }
    guard let end = bytes.span.extracting(0..<count).firstNewline(from: 0)
    else { return dropFirst(count) }
    dropFirst(end + 1)
    overlongStart = nil
    overlongLines = 1
  }

  /// Passes over the hole that a log has which was cut under a writer that did
  /// not notice: it may be of any size, and is no part of a line.
  private mutating func dropZeros() {
    guard overlongStart == nil, count > 0, bytes[0] == 0 else { return }
    dropFirst(bytes[..<count].firstIndex { $0 != 0 } ?? count)
  }

  private mutating func grow() {
    // Never to more than the longest line takes, and its line feed: then a
    // line is too long or not, in whatever parts it comes.
    let size = min(2 * bytes.count, Self.lineLimit + 1 + Self.padding)
    bytes += [UInt8](repeating: 0, count: size - bytes.count)
  }
}
