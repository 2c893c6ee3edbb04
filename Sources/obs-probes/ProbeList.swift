import ArgumentParser
import ObsFiles

/// `obs-probes list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Print every app's probe, a line each.")

  @Flag(help: "A table for people instead of JSON lines.")
  var human = false

  @OptionGroup var state: StateOption

  func run() throws {
    let state = try state.open()
    var list = ProbeList(human: human)
    for slug in try state.slugs() { list.add(slug, in: state) }
    try list.finish()
  }
}

/// All probes, as lines or as a table.
struct ProbeList {
  private let human: Bool
  private var table = ProbeTable()
  private var damage: Failure?

  init(human: Bool) { self.human = human }

  /// `{"slug", ...}` with what GET answers; `config` is null without a probe.
  static func row(_ slug: Slug, _ probe: Probe?) -> [UInt8] {
    var row = Array(#"{"slug":"\#(slug.name)","#.utf8)
    if let probe {
      probe.appendMembers(to: &row)
    } else {
      ProbeState.appendMissing(to: &row)
    }
    row.append(UInt8(ascii: "}"))
    return row
  }

  /// Adds an app.
  ///
  /// A damaged file is told and hides no other app.
  mutating func add(_ slug: Slug, in state: borrowing StateDirectory) {
    do throws(Failure) {
      let probe = try ProbeFile.read(slug, in: state)
      if human {
        table.add(slug, probe)
      } else {
        let row = Self.row(slug, probe)
        Output.write(line: String(decoding: row, as: UTF8.self))
      }
    } catch {
      damage?.tell()
      damage = error
    }
  }

  /// Prints the table; fails if there was damage.
  func finish() throws(Failure) {
    if human { table.print() }
    if let damage { throw damage }
  }
}
