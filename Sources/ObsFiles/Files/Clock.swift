import Glibc

/// The clocks: one for what is shown, one for what is scheduled, and one for
/// how long something took.
package enum Clock {
  /// Seconds since 1970 in UTC.
  ///
  /// It may be set back.
  package static func wall() -> Double { read(CLOCK_REALTIME) }

  /// Seconds since the machine started, sleep included.
  ///
  /// It never goes back.
  package static func boottime() -> Double { read(CLOCK_BOOTTIME) }

  /// Seconds since the machine started, without sleep.
  package static func monotonic() -> Double { read(CLOCK_MONOTONIC) }

  /// The corresponding C function is `clock_gettime`.
  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
