import ObsFiles

/// The event that tells that an app went down or came up, as JSON that an
/// event is made of.
struct ProbeMessage {
  let change: EventRule.Change
  let outcome: Outcome
  let certificateEnd: Timestamp?
  /// Failures in a row, the last one among them.
  let failures: Int

  var json: [UInt8] {
    var out: [UInt8] = []
    switch change {
    case .wentDown:
      JSONWriter.append(
        raw: #"{"kind":"probe_down","severity":"error","message":"#, to: &out)
    case .cameUp:
      JSONWriter.append(
        raw: #"{"kind":"probe_up","severity":"info","message":"#, to: &out)
    }
    JSONWriter.append(string: message, to: &out)
    appendMetadata(to: &out)
    return out
  }

  private var message: String {
    switch change {
    case .wentDown:
      let count = failures == 1 ? "once" : "\(failures) times in a row"
      return "Probe failed \(count): \(outcome.verdict.error ?? "")"
    case .cameUp(let since):
      let seconds = downFor(since)
      return "Answers again after \(Duration.seconds(seconds).spelt)"
    }
  }

  private func downFor(_ since: Timestamp) -> Int {
    max(0, outcome.at.seconds - since.seconds)
  }

  private func appendMetadata(to out: inout [UInt8]) {
    JSONWriter.append(raw: #","metadata":{"http_status":"#, to: &out)
    out += (outcome.httpStatus.map(String.init) ?? "null").utf8
    if let error = outcome.verdict.error {
      JSONWriter.append(raw: #","error":"#, to: &out)
      JSONWriter.append(string: error, to: &out)
    }
    JSONWriter.append(raw: #","latency_ms":"#, to: &out)
    out += (outcome.latency.map(Milliseconds.text) ?? "null").utf8
    JSONWriter.append(raw: #","consecutive_failures":"#, to: &out)
    JSONWriter.append(integer: failures, to: &out)
    if case .cameUp(let since) = change {
      JSONWriter.append(raw: #","down_for_s":"#, to: &out)
      JSONWriter.append(integer: downFor(since), to: &out)
    }
    if let certificateEnd {
      JSONWriter.append(raw: #","certificate_days":"#, to: &out)
      JSONWriter.append(
        integer: certificateEnd.daysLeft(at: outcome.at), to: &out)
    }
    JSONWriter.append(raw: "}}", to: &out)
  }
}

extension Timestamp {
  /// Whole days from a time until this one, below 0 if it has passed.
  func daysLeft(at now: Timestamp) -> Int {
    let left = seconds - now.seconds
    return left >= 0 ? left / 86_400 : -((-left + 86_399) / 86_400)
  }
}
