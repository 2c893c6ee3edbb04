import ArgumentParser
import ObsFiles

/// `obs-probes export`.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print every app's probe as metrics, in OpenMetrics text.",
    discussion: "For the textfile collector of Prometheus' node_exporter.")

  @OptionGroup var state: StateOption

  func run() throws {
    let state = try state.open()
    let now = Timestamp.now()
    var metrics = ProbeMetrics()
    let damage = try state.forEachApp { (slug) throws(Failure) in
      guard let probe = try ProbeFile.read(slug, in: state) else { return }
      let report = try UptimeReport(of: slug, probe, in: state, now: now)
      metrics.add(slug, probe, report)
    }
    metrics.print()
    if let damage { throw damage }
  }
}

/// What there is to export of probes.
private struct ProbeMetrics {
  private var enabled = OpenMetrics.Family(
    .gauge, "obs_probe_enabled", help: "Whether the app is to be checked.")
  private var up = OpenMetrics.Family(
    .gauge, "obs_probe_up",
    help: "Whether the last check found the app up; absent if nobody knows.")
  private var failures = OpenMetrics.Family(
    .gauge, "obs_probe_consecutive_failures",
    help: "How many checks have failed since the last good one.")
  private var httpStatus = OpenMetrics.Family(
    .gauge, "obs_probe_http_status_code",
    help: "The HTTP status of the last check; absent if there was no answer.")
  private var duration = OpenMetrics.Family(
    .gauge, "obs_probe_duration_seconds",
    help: "How long the last check took; absent if there was no answer.")
  private var lastCheck = OpenMetrics.Family(
    .gauge, "obs_probe_last_check_timestamp_seconds",
    help: "When the last check began, in seconds since 1970.")
  private var certificateExpiry = OpenMetrics.Family(
    .gauge, "obs_probe_certificate_expiry_timestamp_seconds",
    help: "When the certificate of the app ends, in seconds since 1970.")
  private var uptime = OpenMetrics.Family(
    .gauge, "obs_probe_uptime_ratio",
    help: "The share of the known time of a window in which the app was up.")

  mutating func add(_ slug: Slug, _ probe: Probe, _ report: UptimeReport) {
    let (app, state) = (slug.name, probe.state)
    enabled.add(probe.config.isEnabled ? 1 : 0, ["slug": app])
    failures.add(state.consecutiveFailures, ["slug": app])
    lastCheck.add(state.lastRunAt?.seconds, ["slug": app])
    certificateExpiry.add(
      report.last?.certificateEnd?.seconds, ["slug": app])
    for (window, time) in zip(UptimeReport.windows, report.uptimes) {
      uptime.add(time.ratio, ["slug": app, "window": window.0])
    }
    // Of a check that is long over the rest would look like news.
    guard !report.isUnknown(of: probe) else { return }
    up.add(Self.isUp(state, report).map { $0 ? 1 : 0 }, ["slug": app])
    httpStatus.add(state.lastHTTPStatus, ["slug": app])
    duration.add(report.last?.latency, ["slug": app])
  }

  /// The verdict of the last check, which may be one failure too few for the
  /// app to be told down.
  private static func isUp(_ state: ProbeState, _ report: UptimeReport)
    -> Bool?
  {
    report.isDown ? false : state.lastStatus.map { $0 == .up }
  }

  func print() {
    OpenMetrics.print([
      enabled, up, failures, httpStatus, duration, lastCheck,
      certificateExpiry, uptime,
    ])
  }
}

extension Uptime {
  /// The share of the known time, 0...1; nil if nothing is known.
  fileprivate var ratio: Double? {
    up + down > 0 ? Double(up) / Double(up + down) : nil
  }
}
