import ArgumentParser
import ObsFiles

/// The command line's face of obs-metrics.
struct MetricsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "obs-metrics",
    abstract: "What each app's VM was given, and what it uses.",
    discussion: "The manual page obs-metrics(1) has examples.",
    version: "obs-metrics \(version)",
    subcommands: [
      ShowCommand.self, ListCommand.self, BindCommand.self, SampleCommand.self,
      ExportCommand.self,
    ])
}
