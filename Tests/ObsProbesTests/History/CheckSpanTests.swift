import ObsFiles
import Testing

@testable import obs_probes

@Suite struct CheckSpanTests {
  private func at(_ seconds: Int) -> Timestamp { Timestamp(seconds: seconds) }

  private func extending(_ old: CheckSpan?, at seconds: Int) -> CheckSpan {
    let outcome = Outcome(verdict: .up, at: at(seconds), latency: 0.25)
    return CheckSpan.extending(
      old, with: outcome, gap: 100, certificateEnd: nil)
  }

  @Test func `the first check is a span of its own`() {
    let span = extending(nil, at: 1000)
    #expect(
      span == CheckSpan(from: at(1000), to: at(1000), latency: 0.25))
  }

  @Test(arguments: [1, 60, 100])
  func `a check within the gap goes on`(seconds: Int) {
    let old = CheckSpan(from: at(500), to: at(1000), latency: 9)
    #expect(
      extending(old, at: 1000 + seconds)
        == CheckSpan(from: at(500), to: at(1000 + seconds), latency: 0.25))
  }

  @Test func `a later check begins anew`() {
    let old = CheckSpan(from: at(500), to: at(1000))
    #expect(extending(old, at: 1101).from == at(1101))
  }

  @Test func `a clock that is set back takes what it had run ahead`() {
    let old = CheckSpan(from: at(500), to: at(1000))
    let span = extending(old, at: 700)
    #expect(span.from == at(500) && span.to == at(700))
  }

  @Test func `a clock that is set back behind the beginning begins anew`() {
    let old = CheckSpan(from: at(500), to: at(1000))
    let span = extending(old, at: 499)
    #expect(span.from == at(499) && span.to == at(499))
  }

  @Test(
    arguments: [
      (nil, nil), (0.001_234, nil), (nil, 1_800_000_000), (12.5, 0),
      (0, -1), (3600, 253_402_300_799),
    ] as [(Double?, Int?)])
  func `what is stored is read back`(latency: Double?, end: Int?) throws {
    let span = CheckSpan(
      from: at(1_000_000_000), to: at(1_700_000_000), latency: latency,
      certificateEnd: end.map { at($0) })
    let json = span.json
    let found = CheckSpan(json.span)
    let read = try #require(found)
    #expect(read.from == span.from && read.to == span.to)
    #expect(read.certificateEnd == span.certificateEnd)
    #expect(read.latency == latency)
    let isObject = JSON.isWholeObject(json.span)
    #expect(isObject)
  }

  @Test(
    arguments: [
      "", "{}", "[]", "null", "{", #"{"from":1,"to":2}"#,
      #"{"from":"2026-06-26T17:42:11+00:00"}"#,
      #"{"to":"2026-06-26T17:42:11+00:00"}"#,
      #"{"from":"x","to":"2026-06-26T17:42:11+00:00"}"#,
      #"{"from":"2026-06-26T17:42:11+00:00","to":"2026-06-26T17:42:11+00:00""#,
    ])
  func `anything else is no span`(line: String) {
    let bytes = Array(line.utf8)
    let span = CheckSpan(bytes.span)
    #expect(span == nil)
  }

  @Test func `members of the wrong kind are as good as none`() throws {
    let line = Array(
      (#"{"from":"2026-06-26T17:42:11+00:00","#
        + #""to":"2026-06-26T17:42:12+00:00","latency_ms":"1","#
        + #""certificate_end":7,"more":[]}"#).utf8)
    let found = CheckSpan(line.span)
    let span = try #require(found)
    #expect(span.latency == nil && span.certificateEnd == nil)
  }
}
