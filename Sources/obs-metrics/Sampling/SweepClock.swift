import ObsFiles

/// When sweeps are: at the start, then whenever the time in UTC is a multiple
/// of the interval.
struct SweepClock {
  /// Two sweeps begin further apart than this, in seconds: a share of a
  /// processor needs some time to be measured over.
  static let least = 1.0

  let interval: Double

  /// Seconds until the next sweep.
  ///
  /// What was missed meanwhile is not made up for; a clock that was set counts
  /// from then on.
  ///
  /// - Parameters:
  ///   - wall: the time now, in seconds since 1970.
  ///   - start: when the last sweep began.
  func wait(at wall: Double, since start: Double) -> Double {
    let passed = wall.truncatingRemainder(dividingBy: interval)
    let left = passed < 0 ? -passed : interval - passed
    // A clock that was set back says nothing of how far they are apart.
    let isClose = abs(wall + left - start) < Self.least
    return isClose ? left + interval : left
  }
}
