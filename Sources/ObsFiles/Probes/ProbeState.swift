/// What the last run of a probe found; the runner writes it.
package struct ProbeState: Equatable {
  /// Whether the app answered as it should.
  package enum Status: String {
    case up, down
  }

  package var lastRunAt: Timestamp?
  package var lastStatus: Status?
  /// An HTTP status, nil if there was no answer.
  package var lastHTTPStatus: Int?
  /// `<class>: <text>`, as in `timeout: no answer within 5 s`.
  package var lastError: String?
  package var consecutiveFailures = 0

  /// What is known before the first run.
  package init() {}

  package func appendMembers(to out: inout [UInt8]) {
    func append(_ name: StaticString, _ text: String?) {
      JSONWriter.append(raw: name, to: &out)
      if let text {
        JSONWriter.append(string: text, to: &out)
      } else {
        JSONWriter.append(raw: "null", to: &out)
      }
    }
    append(#","last_run_at":"#, lastRunAt?.description)
    append(#","last_status":"#, lastStatus?.rawValue)
    JSONWriter.append(raw: #","last_http_status":"#, to: &out)
    out += (lastHTTPStatus.map(String.init) ?? "null").utf8
    append(#","last_error":"#, lastError)
    JSONWriter.append(raw: #","consecutive_failures":"#, to: &out)
    JSONWriter.append(integer: consecutiveFailures, to: &out)
  }

  /// The members of an app that has no probe.
  package static func appendMissing(to out: inout [UInt8]) {
    JSONWriter.append(raw: #""config":null"#, to: &out)
    ProbeState().appendMembers(to: &out)
  }
}
