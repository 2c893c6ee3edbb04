import ObsFiles

/// Probes as a table for people.
struct ProbeTable {
  private var table = Table([
    "SLUG", "STATUS", "HTTP", "LAST RUN", "FAILURES", "PROBE", "ERROR",
  ])

  /// Adds an app; nil if it has no probe.
  mutating func add(_ slug: Slug, _ probe: Probe?) {
    guard let probe else {
      table.add([
        (slug.name, .plain), ("no probe", .faint), ("", .plain), ("", .plain),
        ("", .plain), ("", .plain), ("", .plain),
      ])
      return
    }
    let (config, state) = (probe.config, probe.state)
    table.add([
      (slug.name, .plain), Self.status(probe),
      (state.lastHTTPStatus.map(String.init) ?? "-", .plain),
      (state.lastRunAt?.description ?? "never", .faint),
      (String(state.consecutiveFailures), .plain),
      (
        "\(config.path) = \(config.expectedStatus) every \(config.interval) s "
          + "within \(config.timeout) s", .faint
      ),
      (state.lastError ?? "", .bad),
    ])
  }

  func print() { table.print() }

  private static func status(_ probe: Probe) -> (String, Table.Tone) {
    guard probe.config.isEnabled else { return ("disabled", .faint) }
    switch probe.state.lastStatus {
    case .up: return ("up", .good)
    case .down: return ("down", .bad)
    case nil: return ("unknown", .warning)
    }
  }
}
