import ArgumentParser
import ObsFiles

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
