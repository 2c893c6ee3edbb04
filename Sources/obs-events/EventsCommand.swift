import ArgumentParser
import ObsFiles

/// The command line's face of obs-events.
struct EventsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "obs-events",
    abstract: "One timeline of deploys, outages and checkpoints for each app.",
    discussion: "The manual page obs-events(1) has examples.",
    version: "obs-events \(version)",
    subcommands: [
      AppendCommand.self, ListCommand.self, FollowCommand.self,
      CheckCommand.self, PruneCommand.self,
    ])
}
