import ObsFiles

/// An event of an app that tells that it went down or came up.
struct ProbeEvent: Equatable, Sendable {
  var isDown: Bool
  var at: Timestamp
  /// For how many seconds it had been down, if it came up and says so.
  var downFor: Int?
}

/// What a check changes: pure.
///
/// The newest probe event that is stored decides, not what a process
/// remembers. So down and up always alternate, whatever restarts, restored
/// backups, second runners and other limits there are.
struct EventRule: Sendable {
  /// How many checks in a row must fail before an app is down.
  let fall: Int

  /// What is to be told.
  enum Change: Equatable, Sendable {
    case wentDown
    /// - Parameter since: when it was told that it is down.
    case cameUp(since: Timestamp)
  }

  /// Changes the state by what a check found.
  ///
  /// - Parameter newest: the newest probe event, nil if there is none.
  /// - Returns: the event to store before the state, if any.
  func apply(
    _ outcome: Outcome, to state: inout ProbeState, after newest: ProbeEvent?
  ) -> Change? {
    state.lastError = outcome.verdict.error
    switch outcome.verdict {
    case .untold: return nil
    case .up:
      note(outcome, .up, in: &state)
      state.consecutiveFailures = 0
      guard let newest, newest.isDown else { return nil }
      return .cameUp(since: newest.at)
    case .down:
      note(outcome, .down, in: &state)
      // Somebody may have written any number into the file.
      let before = min(max(0, state.consecutiveFailures), 1 << 40)
      state.consecutiveFailures = before + 1
      let isTold = newest?.isDown ?? false
      return state.consecutiveFailures >= fall && !isTold ? .wentDown : nil
    }
  }

  private func note(
    _ outcome: Outcome, _ status: ProbeState.Status, in state: inout ProbeState
  ) {
    state.lastRunAt = outcome.at
    state.lastStatus = status
    state.lastHTTPStatus = outcome.httpStatus
  }

  /// Whether the next check is to come soon, to know for sure.
  func isInDoubt(_ state: ProbeState) -> Bool {
    (1..<fall).contains(state.consecutiveFailures)
  }
}
