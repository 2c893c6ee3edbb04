import ObsFiles
import ObsTesting
import Testing

@testable import obs_probes

@Suite struct UptimeReportTests {
  private static let now = Timestamp(seconds: 1_800_000_000)

  /// The report of an app that was checked, and told of, so many seconds ago.
  private func report(
    checked: [(from: Int, to: Int)], events: [(isDown: Bool, ago: Int)],
    status: ProbeState.Status = .up
  ) throws -> UptimeReport {
    try withTemporaryState(inMemory: true) { state in
      let slug = try Slug("a")
      let app = try state.makeApp(slug)
      for (from, to) in checked {
        let span = CheckSpan(
          from: ago(from), to: ago(to), latency: 0.012,
          certificateEnd: ago(-86_400 * 9))
        let end = try CheckHistory.end(in: app)
        _ = try CheckHistory.append(
          span, to: app, of: Slug("shop"), after: end)
      }
      for (index, event) in events.enumerated() {
        let line = line(event.isDown, ago(event.ago), id: index)
        _ = try app.append(to: EventLog.name) { _, _ in Array(line.utf8) }
      }
      var probe = Probe(config: ProbeConfig(path: "/"))
      probe.state.lastStatus = status
      return try UptimeReport(of: slug, probe, in: state, now: Self.now)
    }
  }

  private func ago(_ seconds: Int) -> Timestamp {
    Timestamp(seconds: Self.now.seconds - seconds)
  }

  /// A line of the timeline: its id is as old as its time.
  private func line(_ isDown: Bool, _ at: Timestamp, id: Int) -> String {
    let digits = String(at.seconds << 16 | id, radix: 16)
    let name = String(repeating: "0", count: 12 - digits.count) + digits
    return #"{"event_id":"evt-\#(name)","slug":"a","#
      + #""kind":"\#(isDown ? "probe_down" : "probe_up")","at":"\#(at)","#
      + #""severity":"info","message":"","metadata":{}}"# + "\n"
  }

  private func counts(_ report: UptimeReport) -> [[Int]] {
    report.uptimes.map { [$0.up, $0.down, $0.unknown] }
  }

  @Test func `of an app that was never checked nothing is known`() throws {
    let report = try report(checked: [], events: [])
    #expect(report.since == nil && report.last == nil && report.isStale)
    #expect(
      counts(report) == [
        [0, 0, 86_400], [0, 0, 604_800], [0, 0, 2_592_000],
      ])
    #expect(report.uptimes.allSatisfy { $0.share == nil })
  }

  @Test func `time without a runner is unknown`() throws {
    let report = try report(
      checked: [(100_000, 90_000), (50_000, 20)], events: [])
    #expect(report.since == ago(100_000) && !report.isStale)
    // The last check holds until now.
    #expect(
      counts(report) == [
        [50_000, 0, 36_400], [60_000, 0, 544_800], [60_000, 0, 2_532_000],
      ])
    #expect(report.last?.latency == 0.012)
  }

  @Test func `an outage counts from one event to the next`() throws {
    let report = try report(
      checked: [(200_000, 10)],
      events: [(true, 100_000), (false, 80_000), (true, 3000), (false, 1000)])
    #expect(report.since == ago(1000) && !report.isDown)
    #expect(
      counts(report) == [
        [78_000, 8400, 0], [178_000, 22_000, 404_800],
        [178_000, 22_000, 2_392_000],
      ])
  }

  @Test func `who is down is down until now, or until nobody looks`() throws {
    let watched = try report(
      checked: [(5000, 10)], events: [(true, 2000)], status: .down)
    #expect(watched.isDown && watched.since == ago(2000))
    #expect(counts(watched)[0] == [3000, 2000, 81_400])
    let left = try report(
      checked: [(5000, 1500)], events: [(true, 2000)], status: .down)
    #expect(left.isStale && left.isDown)
    #expect(counts(left)[0] == [3000, 500, 82_900])
  }

  @Test func `an outage that began before all windows is known`() throws {
    let month = 31 * 86_400
    let report = try report(
      checked: [(month + 500, 10)], events: [(true, month)], status: .down)
    #expect(report.since == ago(month))
    #expect(counts(report).map { $0[0] } == [0, 0, 0])
    #expect(report.uptimes.map(\.share) == [0, 0, 0])
  }
}
