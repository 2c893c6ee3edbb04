import ObsFiles
import Testing

@Suite struct ProbeTests {
  private func config(_ json: String) throws -> ProbeConfig {
    let text = Array(json.utf8)
    let object = try JSON.object(text.span)
    return try ProbeConfig(object, in: text.span)
  }

  @Test func `an empty object is the defaults`() throws {
    let probe = try Probe(config: config("{}"))
    #expect(
      String(decoding: probe.json, as: UTF8.self)
        == #"{"config":{"path":"/","interval_s":60,"expected_status":200,"#
        + #""timeout_s":5,"enabled":true},"last_run_at":null,"#
        + #""last_status":null,"last_http_status":null,"last_error":null,"#
        + #""consecutive_failures":0}"#)
  }

  @Test func `what is stored is read back`() throws {
    var probe = Probe(
      config: try config(#"{"path":"/é?x=\"1\"","enabled":false}"#))
    probe.state.lastRunAt = Timestamp(seconds: 5)
    probe.state.lastStatus = .down
    probe.state.lastHTTPStatus = 502
    probe.state.lastError = "http: 502 instead of 200"
    probe.state.consecutiveFailures = 3
    let json = probe.json
    #expect(try Probe(stored: json.span) == probe)
  }

  @Test(
    arguments: [
      "/", "/healthz", "/a?b=c&d", "/%20", "/é", "/a//b",
      "/" + String(repeating: "x", count: 2047),
    ])
  func `a path is taken as it is`(path: String) {
    #expect(ProbeConfig(path: path).brokenRules.isEmpty)
  }

  @Test(
    arguments: [
      "", "healthz", "//evil.example", "//\u{338}evil.example", "/a b", "/a\tb",
      "/a\u{7F}", "/a\\b",
      "/a#b", "/" + String(repeating: "x", count: 2048),
    ])
  func `a path that no request line can carry is refused`(path: String) {
    #expect(ProbeConfig(path: path).brokenRules.count == 1)
  }

  @Test(
    arguments: [
      (
        #"{"interval_s":4}"#,
        "interval_s must be an integer from 5 to 86400, not 4"
      ),
      (
        #"{"interval_s":60.0}"#,
        "interval_s must be an integer from 5 to 86400, not 60.0"
      ),
      (
        #"{"interval_s":"60"}"#,
        #"interval_s must be an integer from 5 to 86400, not "60""#
      ),
      (
        #"{"expected_status":600}"#,
        "expected_status must be an integer from 100 to 599, not 600"
      ),
      (#"{"timeout_s":0}"#, "timeout_s must be an integer from 1 to 60, not 0"),
      (
        #"{"interval_s":5,"timeout_s":6}"#,
        "timeout_s must be at most interval_s (5), not 6"
      ),
      (#"{"enabled":1}"#, "enabled must be true or false, not 1"),
      (#"{"path":null}"#, "path must be a string, not null"),
      (
        #"{"interval_s":1,"enabled":"no"}"#,
        #"enabled must be true or false, not "no"; interval_s must be an integer from 5 to 86400, not 1"#
      ),
    ])
  func `a broken rule is told with the value`(json: String, detail: String) {
    let failure = #expect(throws: Failure.self) { try config(json) }
    #expect(failure == Failure(.invalid, detail))
  }
}
