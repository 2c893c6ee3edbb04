import ObsFiles
import Testing

@testable import obs_probes

@Suite struct EventRuleTests {
  private static let then = Timestamp(seconds: 500)
  private static let now = Timestamp(seconds: 1000)
  private let down = ProbeEvent(isDown: true, at: then)
  private let up = ProbeEvent(isDown: false, at: then)

  private func outcome(_ verdict: Verdict, _ status: Int? = nil) -> Outcome {
    Outcome(verdict: verdict, at: Self.now, httpStatus: status, latency: 0.1)
  }

  /// The change that a verdict leads to after so many failures.
  private func change(
    _ verdict: Verdict, fall: Int, failures: Int, _ newest: ProbeEvent?
  ) -> EventRule.Change? {
    var state = ProbeState()
    state.consecutiveFailures = failures
    return EventRule(fall: fall)
      .apply(outcome(verdict), to: &state, after: newest)
  }

  @Test(arguments: 1...4, 0...5)
  func `it goes down with the Nth failure, unless that was told`(
    fall: Int, failures: Int
  ) {
    let expected: EventRule.Change? = failures + 1 >= fall ? .wentDown : nil
    let verdict = Verdict.down("http: x")
    for newest in [nil, up] {
      let change = change(verdict, fall: fall, failures: failures, newest)
      #expect(change == expected)
    }
    let told = change(verdict, fall: fall, failures: failures, down)
    #expect(told == nil)
  }

  @Test(arguments: 1...3, 0...4)
  func `it comes up with the first success after it was told down`(
    fall: Int, failures: Int
  ) {
    for newest in [nil, up] {
      #expect(change(.up, fall: fall, failures: failures, newest) == nil)
    }
    #expect(
      change(.up, fall: fall, failures: failures, down)
        == .cameUp(since: Self.then))
  }

  @Test func `what says nothing changes the error alone`() {
    var state = ProbeState()
    state.lastRunAt = Self.then
    state.lastStatus = .down
    state.lastHTTPStatus = 503
    state.lastError = "http: x"
    state.consecutiveFailures = 1
    var expected = state
    expected.lastError = "local: y"
    let change = EventRule(fall: 1)
      .apply(outcome(.untold("local: y")), to: &state, after: nil)
    #expect(change == nil && state == expected)
  }

  @Test func `the state is the last check's`() {
    var state = ProbeState()
    let rule = EventRule(fall: 9)
    _ = rule.apply(outcome(.down("http: x"), 503), to: &state, after: nil)
    _ = rule.apply(outcome(.down("dns: y")), to: &state, after: nil)
    #expect(state.lastRunAt == Self.now && state.lastStatus == .down)
    #expect(state.lastHTTPStatus == nil && state.lastError == "dns: y")
    #expect(state.consecutiveFailures == 2)
    _ = rule.apply(outcome(.up, 200), to: &state, after: nil)
    #expect(state.lastStatus == .up && state.lastHTTPStatus == 200)
    #expect(state.lastError == nil && state.consecutiveFailures == 0)
  }

  @Test(arguments: [Int.min, -1, .max - 1, .max])
  func `any number of failures in a file is taken`(failures: Int) {
    let verdict = Verdict.down("http: x")
    #expect(change(verdict, fall: 1, failures: failures, nil) == .wentDown)
    #expect(change(.up, fall: 1, failures: failures, nil) == nil)
  }

  @Test func `in doubt is between the first failure and the Nth`() {
    let doubts = (0...4).map { failures in
      var state = ProbeState()
      state.consecutiveFailures = failures
      return EventRule(fall: 3).isInDoubt(state)
    }
    #expect(doubts == [false, true, true, false, false])
    #expect(!EventRule(fall: 1).isInDoubt(ProbeState()))
  }
}
