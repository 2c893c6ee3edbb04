/// One moment, as each of the two clocks that schedules go by tells it.
package struct Moment: Sendable {
  /// Seconds since 1970: what is shown, and what grids are on.
  package var wall: Double
  /// Seconds since the machine started, sleep included: what is waited by.
  package var boot: Double

  package init(wall: Double, boot: Double) {
    self.wall = wall
    self.boot = boot
  }

  package static func now() -> Moment {
    Moment(wall: Clock.wall(), boot: Clock.boottime())
  }
}
