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
      BindCommand.self, OnceCommand.self, RunCommand.self,
      ExportCommand.self,
    ])
}
