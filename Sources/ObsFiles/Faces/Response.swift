import Glibc

/// What a CGI program answers.
package struct Response {
  var status: Status
  var type: StaticString
  var body: AnswerBody
  /// What the answer could not show: for the server's log, once it is sent.
  package var omissions: [Failure] = []
  /// What only some answers carry: `Allow`, `Retry-After`, ...
  var headers: [Header] = []
  /// Whether the body has no length.
  private var isEndless = false

  /// One header of an answer.
  struct Header {
    let name: StaticString
    let value: String
  }

  init(_ status: Status, _ type: StaticString, _ body: AnswerBody) {
    self.status = status
    self.type = type
    self.body = body
  }

  /// A JSON text.
  package static func json(_ body: [UInt8], _ status: Status = .ok)
    -> Response
  {
    json(AnswerBody(body), status)
  }

  /// A JSON text that may be long.
  package static func json(_ body: AnswerBody, _ status: Status = .ok)
    -> Response
  {
    Response(status, "application/json", body)
  }

  /// The header of a stream of events.
  package static var streamHead: Response {
    var response = Response(.ok, "text/event-stream", AnswerBody())
    response.isEndless = true
    // nginx would collect the events.
    response.headers = [Header(name: "X-Accel-Buffering", value: "no")]
    return response
  }

  /// Nothing more to say (204).
  package static var noContent: Response {
    Response(.noContent, "", AnswerBody())
  }

  /// A problem document (RFC 9457).
  static func problem(_ failure: Failure) -> Response {
    let status = failure.kind.status
    var body: [UInt8] = []
    JSONWriter.append(raw: #"{"type":"about:blank","title":""#, to: &body)
    JSONWriter.append(raw: status.reason, to: &body)
    JSONWriter.append(raw: #"","status":"#, to: &body)
    JSONWriter.append(integer: status.rawValue, to: &body)
    JSONWriter.append(raw: #","detail":"#, to: &body)
    JSONWriter.append(string: failure.detail, to: &body)
    JSONWriter.append(raw: "}", to: &body)
    var response = Response(
      status, "application/problem+json", AnswerBody(body))
    response.headers = failure.kind.headers
    return response
  }
}

extension Response {
  /// Prints the header and, unless the request was a HEAD, the body.
  ///
  /// The header is in one system call, so that no server sees half of it.
  func send(withBody: Bool) {
    var header: [UInt8] = []
    header.reserveCapacity(512)
    appendHeader(to: &header)
    guard withBody else { return Output.write(header.span) }
    do throws(Failure) {
      try body.send(after: header)
    } catch {
      // The status is out: a short body tells the client.
      error.exit()
    }
  }

  /// Only constants, numbers and names that were checked go in here, so no
  /// request can add a header of its own.
  func appendHeader(to out: inout [UInt8]) {
    append("Status", "\(status.rawValue) \(status.reason)", to: &out)
    if status != .noContent {
      append("Content-Type", "\(type)", to: &out)
    }
    if status != .noContent, !isEndless {
      append("Content-Length", "\(body.count)", to: &out)
    }
    append("Cache-Control", "no-store", to: &out)
    append("X-Content-Type-Options", "nosniff", to: &out)
    for header in headers { append(header.name, header.value, to: &out) }
    JSONWriter.append(raw: "\r\n", to: &out)
  }

  private func append(
    _ name: StaticString, _ value: String, to out: inout [UInt8]
  ) {
    JSONWriter.append(raw: name, to: &out)
    JSONWriter.append(raw: ": ", to: &out)
    out += value.utf8
    JSONWriter.append(raw: "\r\n", to: &out)
  }
}

extension Failure.Kind {
  /// The headers that belong to the status.
  fileprivate var headers: [Response.Header] {
    switch self {
    case .unauthorized: [.init(name: "WWW-Authenticate", value: "Bearer")]
    case .methodNotAllowed(let allow): [.init(name: "Allow", value: allow)]
    case .busy: [.init(name: "Retry-After", value: "1")]
    case .unreachable: [.init(name: "Retry-After", value: "5")]
    default: []
    }
  }
}
