import ObsFiles

/// How all apps are, as a table for people.
struct StatusBoard {
  private var table = Table([
    "SLUG", "STATUS", "SINCE", "HTTP", "LATENCY", "24 H", "7 D", "30 D",
    "LAST RUN", "ERROR",
  ])
  private let now: Timestamp

  init(at now: Timestamp) { self.now = now }

  /// Adds an app that has no probe.
  mutating func add(_ slug: Slug) {
    let empty = [(text: String, tone: Table.Tone)](
      repeating: ("", .plain), count: 8)
    table.add([(slug.name, .plain), ("no probe", .faint)] + empty)
  }

  mutating func add(_ slug: Slug, _ probe: Probe, _ report: UptimeReport) {
    let state = probe.state
    table.add(
      [
        (slug.name, .plain), Self.status(probe, report),
        (report.since.map(age) ?? "-", .plain),
        (state.lastHTTPStatus.map(String.init) ?? "-", .plain),
        (report.last?.latency.map(Milliseconds.short) ?? "-", .plain),
      ] + report.uptimes.map(Self.uptime) + [
        (state.lastRunAt.map { age($0) + " ago" } ?? "never", .faint),
        (state.lastError ?? "", .bad),
      ])
  }

  func print() { table.print() }

  private func age(_ time: Timestamp) -> String {
    Duration.seconds(max(0, now.seconds - time.seconds)).spelt
  }

  private static func status(_ probe: Probe, _ report: UptimeReport)
    -> (text: String, tone: Table.Tone)
  {
    let state = probe.state
    if !probe.config.isEnabled { return ("disabled", .faint) }
    if report.isUnknown(of: probe) { return ("unknown", .warning) }
    if report.isDown { return ("down", .bad) }
    if state.lastStatus == .up { return ("up", .good) }
    return ("failing (\(state.consecutiveFailures))", .warning)
  }

  /// The share of the known time, and what of all is not known.
  private static func uptime(_ uptime: Uptime)
    -> (text: String, tone: Table.Tone)
  {
    guard let share = uptime.share else { return ("unknown", .faint) }
    let fraction = String(100 + share % 100).dropFirst()
    var text = share == 10_000 ? "100%" : "\(share / 100).\(fraction)%"
    if uptime.unknown > 0 {
      text += " (\(Duration.seconds(uptime.unknown).spelt) unknown)"
    }
    return (text, uptime.down > 0 ? .warning : .good)
  }
}
