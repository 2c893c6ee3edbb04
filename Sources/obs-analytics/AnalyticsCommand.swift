import ArgumentParser
import ObsFiles

/// The command line's face of obs-analytics.
struct AnalyticsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "obs-analytics",
    abstract: "Requests by day: counts, status classes, latencies, bytes.",
    discussion: "The manual page obs-analytics(1) has examples.",
    version: "obs-analytics \(version)",
    subcommands: [
      ShowCommand.self, ListCommand.self, BindCommand.self,
      IngestCommand.self, RebuildCommand.self, MapCommand.self,
      ReduceCommand.self, LogsCommand.self, ExportCommand.self,
    ])
}
