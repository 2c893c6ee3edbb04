import Glibc

/// A stream of server-sent events (the HTML standard, section 9.2) from a CGI
/// program, which lives as long as its client listens.
package struct EventStream: ~Copyable {
  /// How often a comment line shows that the stream lives, in seconds.
  ///
  /// On most servers it is the only way to notice that the client has left.
  private static let heartbeat = 15.0
  /// How long a stream lasts; the client then resumes.
  ///
  /// A server that stops may leave its programs behind.
  private static let lifetime = 3600.0

  private let slot: StreamSlot
  private let end = Clock.boottime() + lifetime
  private var nextBeat = 0.0

  /// Takes a slot and prints the header.
  ///
  /// - Throws: `.busy` if all slots are taken; nothing is printed then.
  package init(_ call: borrowing Call) throws(Failure) {
    slot = try StreamSlot(in: call.state)
    let header =
      "Status: 200 OK\r\nContent-Type: text/event-stream\r\n"
      + "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
      // nginx would collect the events.
      + "X-Accel-Buffering: no\r\n" + call.corsHeader + "\r\n"
    Output.write(Array(header.utf8).span)
    beat()
  }

  /// Whether the stream goes on.
  ///
  /// Prints a comment when it is time for one.
  package mutating func isOpen() -> Bool {
    let now = Clock.boottime()
    if now >= nextBeat { beat() }
    return now < end && !Output.isClosed
  }

  /// Sends one event, in one system call.
  ///
  /// - Parameters:
  ///   - id: what `Last-Event-ID` will say to resume after this event.
  ///   - data: one line.
  package func send(id: String, data: Span<UInt8>) {
    var out = Array("id: \(id)\ndata: ".utf8)
    JSONWriter.append(bytes: data, to: &out)
    JSONWriter.append(raw: "\n\n", to: &out)
    Output.write(out.span)
  }

  private mutating func beat() {
    Output.write(Array(": \n\n".utf8).span)
    nextBeat = Clock.boottime() + Self.heartbeat
  }
}

extension Call {
  fileprivate var corsHeader: String {
    guard let origin else { return "" }
    return "Access-Control-Allow-Origin: \(origin)\r\nVary: Origin\r\n"
  }
}
