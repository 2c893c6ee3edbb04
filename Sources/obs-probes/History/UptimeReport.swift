import ObsFiles

/// What the files of an app say of how it has been.
struct UptimeReport {
  /// The spans of time that are looked at, with their names, in days.
  static let windows = [("24h", 1), ("7d", 7), ("30d", 30)]

  /// Whether it was told that it is down.
  private(set) var isDown = false
  /// Since when it is up or down, as far as is known.
  private(set) var since: Timestamp?
  /// The last check of all.
  private(set) var last: CheckSpan?
  /// Whether the last check is so long ago that nothing is known of now.
  private(set) var isStale = true
  /// One for each of ``windows``.
  private(set) var uptimes: [Uptime] = []

  /// - Parameters:
  ///   - probe: the app's.
  ///   - now: the end of the windows.
  init(
    of slug: Slug, _ probe: Probe, in state: borrowing StateDirectory,
    now: Timestamp
  ) throws(Failure) {
    guard let app = try state.app(slug) else {
      uptimes = Self.windows.map { _, days in
        Uptime(in: 0..<days * 86_400, checked: [], down: [])
      }
      return
    }
    let spans = try CheckHistory.spans(in: app)
    let start = now.seconds - (Self.windows.last?.1 ?? 0) * 86_400
    let down = try Self.downtimes(
      of: slug, probe, in: state, from: start, until: now.seconds)
    last = spans.first
    isDown = down.newest?.isDown ?? false
    since = down.newest?.at ?? spans.map(\.from).min()
    let patience = probe.config.longestGap
    isStale =
      last.map { abs(now.seconds - $0.to.seconds) > patience } ?? true
    let checked = spans.map { span in
      // Until the next check is due, the last one holds.
      let holds = !isStale && span == last
      return span.from
        .seconds..<max(span.from.seconds, holds ? now.seconds : span.to.seconds)
    }
    uptimes = Self.windows.map { _, days in
      Uptime(
        in: now.seconds - days * 86_400..<now.seconds, checked: checked,
        down: down.times)
    }
  }

  private static func downtimes(
    of slug: Slug, _ probe: Probe, in state: borrowing StateDirectory,
    from start: Int, until now: Int
  ) throws(Failure) -> Downtimes {
    var downtimes = Downtimes(until: now)
    var filter = EventFilter()
    filter.kinds = ["probe_down", "probe_up"]
    // Of an app that is up, and that nothing was told of, nothing older
    // matters; of one that is down, when that was told does.
    let isUp = probe.state.lastStatus == .up
    if isUp { filter.since = Timestamp(seconds: start) }
    try EventLog.forEachNewest(of: slug, in: state, filter) { _, line in
      guard let event = ProbeEvent(line) else { return true }
      downtimes.add(event)
      return event.at.seconds >= start
    }
    downtimes.close(from: start)
    return downtimes
  }
}

extension UptimeReport {
  /// Whether nobody knows how the app is: nobody looks, or nobody could.
  func isUnknown(of probe: Probe) -> Bool {
    !probe.config.isEnabled || isStale
      || probe.state.lastError?.hasPrefix("local:") == true
  }
}

extension ProbeConfig {
  /// How many seconds may lie between two checks that nothing was missed
  /// between: both may be late, and of short intervals one may be left out.
  var longestGap: Int { interval + min(interval, 60) + 2 * timeout + 10 }
}

// MARK: - JSON

extension UptimeReport {
  /// Appends the members that `list` has besides those of REST.
  func appendMembers(at now: Timestamp, to out: inout [UInt8]) {
    JSONWriter.append(raw: #","since":"#, to: &out)
    out += (since.map { "\"\($0)\"" } ?? "null").utf8
    JSONWriter.append(raw: #","latency_ms":"#, to: &out)
    out += (last?.latency.map(Milliseconds.text) ?? "null").utf8
    JSONWriter.append(raw: #","certificate_days":"#, to: &out)
    let days = last?.certificateEnd.map { $0.daysLeft(at: now) }
    out += (days.map(String.init) ?? "null").utf8
    JSONWriter.append(raw: #","uptime":{"#, to: &out)
    for (index, uptime) in uptimes.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      out += "\"\(Self.windows[index].0)\":".utf8
      uptime.append(to: &out)
    }
    JSONWriter.append(raw: "}", to: &out)
  }

  /// The same members where there is no probe.
  static func appendMissing(to out: inout [UInt8]) {
    JSONWriter.append(
      raw: #","since":null,"latency_ms":null,"certificate_days":null"#,
      to: &out)
    JSONWriter.append(raw: #","uptime":null"#, to: &out)
  }
}

extension Uptime {
  fileprivate func append(to out: inout [UInt8]) {
    let percent = share.map {
      "\($0 / 100).\(String(100 + $0 % 100).dropFirst())"
    }
    out += #"{"up_pct":\#(percent ?? "null"),"down_s":\#(down)"#.utf8
    out += #","unknown_s":\#(unknown)}"#.utf8
  }
}
