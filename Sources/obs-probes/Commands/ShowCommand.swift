import ArgumentParser
import ObsFiles

/// `obs-probes show`.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print an app's probe.")

  @Argument(help: "The app.")
  var slug: String

  @Flag(help: "A table for people instead of JSON.")
  var human = false

  @OptionGroup var state: StateOption

  func run() throws {
    let slug = try Slug(slug)
    let state = try state.open()
    guard let probe = try ProbeFile.read(slug, in: state) else {
      throw Failure.noProbe(slug)
    }
    if human {
      var table = ProbeTable()
      table.add(slug, probe)
      table.print()
    } else {
      Output.write(line: String(decoding: probe.json, as: UTF8.self))
    }
  }
}
