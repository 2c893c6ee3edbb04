import HeapModule
import ObsFiles

/// When which app is checked: pure, the time is an argument.
///
/// An app is due when UTC, in milliseconds, divided by its interval leaves the
/// remainder that its slug hashes to. So ten thousand apps are spread over
/// their intervals, before and after a restart, without anything stored. What
/// was missed is not made up for, and an app whose check has not ended is not
/// checked again.
struct Schedule {
  /// How soon a first, changed or failing probe is checked, in seconds.
  static let soon = 5.0
  /// A check later than this, in seconds, was slept through: it is skipped.
  private static let tolerance = 5.0
  /// A step of the wall clock that moves the grid, in seconds.
  private static let step = 1.0

  private struct Entry {
    var interval: Double
    var state = State.resting
    /// Whether it is to be checked soon, or on the grid.
    var isSoon = false
    /// The moment that it was planned for last, by the wall clock.
    var planned = -Double.infinity
    /// Tells the entries of ``queue`` that still hold from those that don't.
    var turn = 0
  }

  private enum State { case resting, running }

  private struct Due: Comparable {
    var boot: Double
    var slug: Slug
    var turn: Int

    static func < (a: Due, b: Due) -> Bool { a.boot < b.boot }
  }

  /// How many apps' checks have not ended.
  private(set) var running = 0
  private var entries: [Slug: Entry] = [:]
  private var queue = Heap<Due>()
  /// Turns are unique, so that an app that comes back is another one.
  private var turns = 0
  /// By how much the wall clock is ahead of the time since the start.
  private var offset: Double?
}

// MARK: - What there is to check

extension Schedule {
  /// Takes an app in, or changes it.
  ///
  /// - Parameters:
  ///   - interval: seconds from one check to the next.
  ///   - soon: whether to check it within ``soon`` seconds instead of
  ///     waiting for its turn.
  mutating func set(
    _ slug: Slug, interval: Int, soon: Bool, at now: Moment
  ) {
    var entry = entries[slug] ?? Entry(interval: 0)
    let isSame = entry.interval == Double(interval) && !soon
    entry.interval = Double(interval)
    entries[slug] = entry
    guard entry.state == .resting, !isSame else { return }
    plan(slug, soon: soon, at: now)
  }

  /// Leaves an app out; what runs is told by ``ended(_:soon:at:)`` still.
  mutating func remove(_ slug: Slug) {
    guard let entry = entries[slug] else { return }
    if entry.state == .running { running -= 1 }
    entries[slug] = nil
  }

  /// Says when the next check is.
  ///
  /// - Parameter isOver: whether the one that was planned before has been.
  private mutating func plan(
    _ slug: Slug, soon: Bool, at now: Moment, isOver: Bool = false
  ) {
    guard var entry = entries[slug] else { return }
    turns += 1
    entry.turn = turns
    entry.state = .resting
    entry.isSoon = soon
    // A wall clock that is slow, or was set back a little, must not bring the
    // same moment twice.
    let ahead = isOver ? entry.planned - now.wall : 0
    let start = ahead < Self.step ? max(0, ahead) : 0
    // After a check not at once: what lasts a moment is no outage.
    let least = soon && isOver ? min(entry.interval, Self.soon) / 2 : 0
    let wait =
      start
      + Self.wait(
        slug, entry.interval, soon: soon, least: least, at: now.wall + start)
    entry.planned = now.wall + wait
    entries[slug] = entry
    queue.insert(Due(boot: now.boot + wait, slug: slug, turn: turns))
  }

  /// Seconds until the next check.
  ///
  /// - Parameter least: so many at least, if it is to be soon.
  private static func wait(
    _ slug: Slug, _ interval: Double, soon: Bool, least: Double,
    at wall: Double
  ) -> Double {
    let hash = slug.hash
    let phase = Double(hash % UInt64(interval * 1000)) / 1000
    let passed = (wall - phase).truncatingRemainder(dividingBy: interval)
    // Strictly later, also at the very moment and before 1970.
    let onGrid = interval - (passed < 0 ? passed + interval : passed)
    guard soon else { return onGrid }
    let share = min(interval, Self.soon) - least
    let wait = least + Double(hash % UInt64(share * 1000)) / 1000
    return onGrid < least ? wait : min(onGrid, wait)
  }
}

// MARK: - Whose turn it is

extension Schedule {
  /// The apps to check now.
  mutating func take(at now: Moment) -> [Slug] {
    followClock(now)
    var taken: [Slug] = []
    while let due = queue.min, due.boot <= now.boot {
      queue.removeMin()
      guard var entry = entries[due.slug], entry.turn == due.turn else {
        continue
      }
      if now.boot - due.boot > Self.tolerance {
        plan(due.slug, soon: entry.isSoon, at: now)
      } else {
        entry.state = .running
        entries[due.slug] = entry
        running += 1
        taken.append(due.slug)
      }
    }
    return taken
  }

  /// Plans the app's next check.
  ///
  /// - Parameter soon: whether that one comes within ``soon`` seconds.
  mutating func ended(_ slug: Slug, soon: Bool, at now: Moment) {
    guard entries[slug]?.state == .running else { return }
    running -= 1
    plan(slug, soon: soon, at: now, isOver: true)
  }

  /// When to call ``take(at:)`` next, by the time since the start; nil if no
  /// check is planned.
  var next: Double? { queue.min?.boot }

  /// Plans all anew if somebody has set the clock.
  private mutating func followClock(_ now: Moment) {
    let ahead = now.wall - now.boot
    defer { offset = ahead }
    guard let offset, abs(ahead - offset) > Self.step else {
      // A clock that is slowed down or sped up drifts; the grid may too.
      return
    }
    queue = Heap()
    for (slug, entry) in entries where entry.state == .resting {
      plan(slug, soon: entry.isSoon, at: now)
    }
  }
}
