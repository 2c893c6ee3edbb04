import ObsFiles

/// One moment, as each of the two clocks that schedules go by tells it.
struct Moment: Sendable {
  /// Seconds since 1970: what the grid of checks is on.
  var wall: Double
  /// Seconds since the machine started, sleep included: what is waited by.
  var boot: Double

  static func now() -> Moment {
    Moment(wall: Clock.wall(), boot: Clock.boottime())
  }
}
