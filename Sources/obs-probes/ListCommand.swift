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
    var table = ProbeTable()
    let damage = try state.forEachApp { (slug) throws(Failure) in
      let probe = try ProbeFile.read(slug, in: state)
      if human {
        table.add(slug, probe)
      } else {
        let row = ProbeList.row(slug, probe)
        Output.write(line: String(decoding: row, as: UTF8.self))
      }
    }
    if human { table.print() }
    if let damage { throw damage }
  }
}
