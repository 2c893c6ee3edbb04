/// What share of its memory a guest uses, as it says itself.
enum MemoryUsage {
  /// How many periods old a guest's statistics may be.
  private static let patience = 3.0
  /// Times are in whole seconds.
  private static let rounding = 1.0

  /// - Returns: per cent of what the guest's kernel has, less what it could
  ///   give to programs at once (`MemTotal` and `MemAvailable` of its
  ///   `/proc/meminfo`); nil if the guest has no balloon driver, is not asked
  ///   to tell, or has told nothing for three periods, as when it is paused.
  static func percent(_ usage: Usage) -> Double? {
    guard let numbers = usage.statistics?.numbers,
      let period = usage.xml.statisticsPeriod, period > 0,
      let updated = numbers["balloon.last-update"],
      let available = numbers["balloon.available"], available > 0,
      let usable = numbers["balloon.usable"], usable >= 0
    else { return nil }
    // A clock that was set makes them look old or to come until the next ones.
    let age = usage.wall - Double(updated)
    let limit = patience * Double(period) + rounding
    guard abs(age) <= limit else { return nil }
    return 100 * max(0, 1 - Double(usable) / Double(available))
  }
}
