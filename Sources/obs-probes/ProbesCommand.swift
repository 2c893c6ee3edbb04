import ArgumentParser
import ObsFiles

/// The command line's face of obs-probes.
struct ProbesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "obs-probes",
    abstract: "Uptime probes: what is configured, and what was found.",
    discussion: "The manual page obs-probes(1) has examples.",
    version: "obs-probes \(version)",
    subcommands: [
      SetCommand.self, ShowCommand.self, ListCommand.self, DeleteCommand.self,
      BindCommand.self,
    ])
}

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

/// `obs-probes delete`.
struct DeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Remove an app's probe and its state; its events stay.")

  @Argument(help: "The app.")
  var slug: String

  @OptionGroup var state: StateOption

  func run() throws {
    let slug = try Slug(slug)
    let state = try state.open()
    try ProbeFile.delete(slug, in: state)
  }
}
