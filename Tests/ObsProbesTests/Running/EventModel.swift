/// What the timeline and the state of an app must be, said as simply as can
/// be: no files, no memory, no times.
struct EventModel: Equatable {
  /// One probe event.
  struct Event: Equatable {
    var isDown: Bool
    /// Whether somebody else has written it.
    var isForeign = false
  }

  /// A probe as it is set, with what is known of it.
  struct Probe: Equatable {
    var path = "/"
    var isEnabled = true
    var failures = 0
    var isUp: Bool?
  }

  var events: [Event] = []
  var probe: Probe?

  /// Takes a check that asked for `path` and was not dropped.
  mutating func see(up: Bool, fall: Int) {
    let failures = up ? 0 : (probe?.failures ?? 0) + 1
    probe?.isUp = up
    probe?.failures = failures
    let isDown = events.last?.isDown ?? false
    if up, isDown { events.append(Event(isDown: false)) }
    if !up, !isDown, failures >= fall { events.append(Event(isDown: true)) }
  }
}
