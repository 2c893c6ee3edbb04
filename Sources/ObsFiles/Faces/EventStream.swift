import Glibc

/// A stream of server-sent events (the HTML standard, section 9.2) from a CGI
/// program, which lives as long as its client listens.
package struct EventStream: ~Copyable {
  /// How often a comment line shows that the stream lives, in seconds.
  ///
  /// On most servers it is the only way to notice that the client has left; on
  /// some the sixth is the first that fails.
  private static let heartbeat = 2.0
  private static let comment: StaticString = ": \n\n"
  /// How long a stream lasts; the client then resumes.
  ///
  /// A server that stops may leave its programs behind.
  private static let lifetime = 3600.0

  /// Above so many bytes of events they are sent.
  private static let limit = 1 << 16

  private let slot: StreamSlot
  private let state: StateDirectory
  /// Which tokens there were when the client was let in.
  private let tokens: FileVersion?
  private let end = Clock.boottime() + lifetime
  private var nextBeat = Clock.boottime() + heartbeat
  /// What is not sent yet: the header, and events.
  private var waiting: [UInt8]
  /// The last id without an event.
  private var position: [UInt8] = []
  private var isNew = true

  /// Takes a slot.
  ///
  /// The header is sent when the stream is asked whether it is open: until then
  /// a failure can have a status.
  ///
  /// - Throws: `.busy` if all slots are taken.
  package init(_ call: borrowing Call) throws(Failure) {
    let state = try StateDirectory(path: call.state.path)
    let tokens = try TokenFile.version(in: state)
    let slot = try StreamSlot(in: call.state)
    self.tokens = tokens
    self.slot = slot
    self.state = state
    waiting = []
    Response.streamHead.allowing(call.origin).appendHeader(to: &waiting)
    JSONWriter.append(raw: Self.comment, to: &waiting)
  }

  /// Whether the stream goes on.
  ///
  /// Prints a comment when it is time for one. If a token was added or revoked
  /// the stream ends: the client comes back with its own.
  ///
  /// - Parameter newPosition: an id to resume behind, if there is one that no
  ///   event has.
  package mutating func isOpen(_ newPosition: [UInt8]? = nil) -> Bool {
    let now = Clock.boottime()
    let isDue = now >= nextBeat
    if let newPosition, newPosition != position, isDue || isNew {
      position = newPosition
      add(id: newPosition)
    }
    isNew = false
    if isDue {
      JSONWriter.append(raw: Self.comment, to: &waiting)
      nextBeat = now + Self.heartbeat
    }
    flush()
    return now < end && !Output.isClosed && !(isDue && hasOtherTokens)
  }

  private var hasOtherTokens: Bool {
    do throws(Failure) {
      return try TokenFile.version(in: state) != tokens
    } catch {
      return false
    }
  }

  /// Sends one event, in one system call.
  ///
  /// - Parameters:
  ///   - id: what `Last-Event-ID` will say to resume after this event.
  ///   - data: one line.
  package mutating func send(id: String, data: Span<UInt8>) {
    add(id: Array(id.utf8), data: data)
    flush()
  }

  /// Adds an event to those that ``flush()`` sends: many at a time.
  ///
  /// - Parameter data: it may have carriage returns; the client sees them as
  ///   line feeds.
  package mutating func add(id: [UInt8], data: Span<UInt8>) {
    JSONWriter.append(raw: "id: ", to: &waiting)
    waiting += id
    var start = 0
    while let end = data.first(UInt8(ascii: "\r"), from: start) {
      append(data: data.extracting(start..<end))
      start = end + 1
    }
    append(data: data.extracting(droppingFirst: start))
    JSONWriter.append(raw: "\n\n", to: &waiting)
    if waiting.count > Self.limit { flush() }
  }

  private mutating func append(data: Span<UInt8>) {
    JSONWriter.append(raw: "\ndata: ", to: &waiting)
    JSONWriter.append(bytes: data, to: &waiting)
  }

  /// Adds an id without an event.
  private mutating func add(id: [UInt8]) {
    JSONWriter.append(raw: "id: ", to: &waiting)
    waiting += id
    JSONWriter.append(raw: "\n\n", to: &waiting)
  }

  /// Sends what is waiting, in one system call.
  package mutating func flush() {
    guard !waiting.isEmpty else { return }
    Output.write(waiting.span)
    // A very long line was in it.
    let keeps = waiting.capacity <= 4 * Self.limit
    waiting.removeAll(keepingCapacity: keeps)
  }
}
