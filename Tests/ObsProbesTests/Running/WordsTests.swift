import ObsFiles
import Testing

@testable import obs_probes

@Suite struct WordsTests {
  @Test(
    arguments: [
      (0, 0), (1, 0), (86_399, 0), (86_400, 1), (86_401, 1), (864_000, 10),
      (-1, -1), (-86_399, -1), (-86_400, -1), (-86_401, -2),
    ])
  func `days are whole, and below 0 once the time has passed`(
    seconds: Int, days: Int
  ) {
    let now = Timestamp(seconds: 1_700_000_000)
    let end = Timestamp(seconds: now.seconds + seconds)
    #expect(end.daysLeft(at: now) == days)
  }
}

// MARK: - Events

extension WordsTests {
  private func event(
    _ change: EventRule.Change, _ outcome: Outcome, _ failures: Int,
    certificateEnd: Timestamp? = nil
  ) -> String {
    let message = ProbeMessage(
      change: change, outcome: outcome, certificateEnd: certificateEnd,
      failures: failures)
    return String(decoding: message.json, as: UTF8.self)
  }

  @Test func `a probe_down says why`() {
    let outcome = Outcome(
      verdict: .down("http: status 503, not 200"),
      at: Timestamp(seconds: 1000), httpStatus: 503, latency: 0.0012)
    #expect(
      event(.wentDown, outcome, 2)
        == #"{"kind":"probe_down","severity":"error","#
        + #""message":"Probe failed 2 times in a row: http: status 503, "#
        + #"not 200","metadata":{"http_status":503,"#
        + #""error":"http: status 503, not 200","latency_ms":1.200,"#
        + #""consecutive_failures":2}}"#)
  }

  @Test func `a probe_down without an answer has no status and no latency`() {
    let outcome = Outcome(
      verdict: .down(#"dns: "a" \ b"#), at: Timestamp(seconds: 0))
    #expect(
      event(
        .wentDown, outcome, 1, certificateEnd: Timestamp(seconds: 86_400 * 9))
        == #"{"kind":"probe_down","severity":"error","#
        + #""message":"Probe failed once: dns: \"a\" \\ b","#
        + #""metadata":{"http_status":null,"error":"dns: \"a\" \\ b","#
        + #""latency_ms":null,"consecutive_failures":1,"certificate_days":9}}"#)
  }

  @Test func `a probe_up says how long it was down`() {
    let outcome = Outcome(
      verdict: .up, at: Timestamp(seconds: 1063), httpStatus: 200,
      latency: 0.001)
    #expect(
      event(.cameUp(since: Timestamp(seconds: 1000)), outcome, 4)
        == #"{"kind":"probe_up","severity":"info","#
        + #""message":"Answers again after 1 min 3 s","#
        + #""metadata":{"http_status":200,"latency_ms":1.000,"#
        + #""consecutive_failures":4,"down_for_s":63}}"#)
  }

  @Test func `a clock that was set back makes no time below 0`() {
    let outcome = Outcome(
      verdict: .up, at: Timestamp(seconds: 10), httpStatus: 200)
    let text = event(.cameUp(since: Timestamp(seconds: 1000)), outcome, 4)
    #expect(text.contains(#""down_for_s":0"#))
    #expect(text.contains("Answers again after 0 s"))
  }

  @Test func `every event is a draft that is taken`() throws {
    let errors = ["", "\u{1F}\u{7F}", String(repeating: "é", count: 100)]
    for error in errors {
      let outcome = Outcome(
        verdict: .down(error), at: Timestamp(seconds: 1000), httpStatus: -1,
        latency: 1e300)
      let json = Array(event(.wentDown, outcome, .max).utf8)
      _ = try Draft(json: json.span)
    }
  }
}
