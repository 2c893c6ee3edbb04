import ObsFiles

@testable import obs_probes

/// What ``Schedule`` must do, said as simply as can be: whole microseconds, no
/// queue, and a look at every app each time.
struct ScheduleModel {
  private static let second = 1_000_000

  private struct App {
    var interval: Int
    /// When it is due, by the time since the start; nil while it runs.
    var due: Int?
    var isSoon = false
    /// When it was due, in the wall clock's microseconds.
    var planned: Int?
  }

  private var apps: [Slug: App] = [:]
  private var ahead: Int?

  var running: Int { apps.values.count { $0.due == nil } }

  mutating func set(
    _ slug: Slug, interval: Int, soon: Bool, at now: FakeClocks
  ) {
    let old = apps[slug]
    apps[slug, default: App(interval: interval)].interval = interval
    let isResting = old == nil || old?.due != nil
    if isResting, soon || old?.interval != interval {
      plan(slug, soon: soon, at: now)
    }
  }

  mutating func remove(_ slug: Slug) {
    apps[slug] = nil
  }

  mutating func ended(_ slug: Slug, soon: Bool, at now: FakeClocks) {
    guard let app = apps[slug], app.due == nil else { return }
    // Not the moment again for which it was.
    var from = now
    let early = (app.planned ?? 0) - now.wall
    if (0..<Self.second).contains(early) { from.pass(early) }
    plan(slug, soon: soon, at: from, isOver: true)
  }

  mutating func take(at now: FakeClocks) -> [Slug] {
    let ahead = now.wall - now.boot
    if let old = self.ahead, abs(ahead - old) > Self.second {
      for (slug, app) in apps where app.due != nil {
        plan(slug, soon: app.isSoon, at: now)
      }
    }
    self.ahead = ahead
    var started: [Slug] = []
    while let (slug, due) = first(until: now.boot) {
      if now.boot - due > 5 * Self.second {
        plan(slug, soon: apps[slug]?.isSoon ?? false, at: now)
      } else {
        apps[slug]?.due = nil
        started.append(slug)
      }
    }
    return started
  }

  /// The app that is due first.
  private func first(until boot: Int) -> (Slug, Int)? {
    var first: (Slug, Int)?
    for (slug, app) in apps {
      guard let due = app.due, due <= boot, due < first?.1 ?? .max else {
        continue
      }
      first = (slug, due)
    }
    return first
  }

  private mutating func plan(
    _ slug: Slug, soon: Bool, at now: FakeClocks, isOver: Bool = false
  ) {
    guard let app = apps[slug] else { return }
    let interval = app.interval * Self.second
    let phase = Int(slug.hash % UInt64(app.interval * 1000)) * 1000
    let passed = ((now.wall - phase) % interval + interval) % interval
    var wait = interval - passed
    if soon {
      let share = min(app.interval, 5) * 1000
      let least = isOver ? share / 2 : 0
      let soon = (least + Int(slug.hash % UInt64(share - least))) * 1000
      wait = wait < least * 1000 ? soon : min(wait, soon)
    }
    apps[slug]?.due = now.boot + wait
    apps[slug]?.isSoon = soon
    apps[slug]?.planned = now.wall + wait
  }
}
