import ObsFiles

@testable import obs_probes

/// The two clocks of a machine, as a test sets them: in whole microseconds, so
/// that nothing is lost to rounding.
struct FakeClocks {
  /// Since 1970.
  var wall: Int
  /// Since the machine's start.
  var boot: Int

  /// - Parameters:
  ///   - wall: seconds since 1970.
  ///   - boot: seconds since the machine's start.
  init(wall: Int = 1_790_000_000, boot: Int = 1000) {
    self.wall = wall * 1_000_000
    self.boot = boot * 1_000_000
  }

  var now: Moment {
    Moment(wall: Double(wall) / 1e6, boot: Double(boot) / 1e6)
  }

  /// Lets so many microseconds pass.
  mutating func pass(_ microseconds: Int) {
    wall += microseconds
    boot += microseconds
  }
}
