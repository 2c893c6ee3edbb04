import ArgumentParser
import ObsFiles

/// `obs-probes list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print every app's probe and uptime, a line each.")

  @Flag(help: "A status board for people instead of JSON lines.")
  var human = false

  @OptionGroup var state: StateOption

  func run() throws {
    let state = try state.open()
    let now = Timestamp.now()
    var board = StatusBoard(at: now)
    let damage = try state.forEachApp { (slug) throws(Failure) in
      let probe = try ProbeFile.read(slug, in: state)
      var report: UptimeReport?
      if let probe {
        report = try UptimeReport(of: slug, probe, in: state, now: now)
      }
      guard human else { return Self.write(slug, probe, report, now) }
      guard let probe, let report else { return board.add(slug) }
      board.add(slug, probe, report)
    }
    if human { board.print() }
    if let damage { throw damage }
  }

  /// What REST's list has, and what has no place in it.
  private static func write(
    _ slug: Slug, _ probe: Probe?, _ report: UptimeReport?, _ now: Timestamp
  ) {
    var row = ProbeList.row(slug, probe)
    row.removeLast()
    if let report {
      report.appendMembers(at: now, to: &row)
    } else {
      UptimeReport.appendMissing(to: &row)
    }
    row.append(UInt8(ascii: "}"))
    Output.write(line: String(decoding: row, as: UTF8.self))
  }
}
