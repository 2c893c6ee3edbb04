import ArgumentParser
import ObsFiles

/// `obs-probes bind`.
struct BindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bind",
    abstract: "Say where an app answers, when the template does not fit.",
    discussion: "It writes app.json and prints it.")

  @Argument(help: "The app.")
  var slug: String

  @Argument(help: "Its base URL, like https://my-shop.apps.example.com.")
  var url: String

  @Option(
    help: ArgumentHelp(
      "Connect there, whatever the URL's host resolves to.",
      valueName: "host:port"))
  var connectTo: String?

  @OptionGroup var state: StateOption

  func run() throws {
    let slug = try Slug(slug)
    let base = try BaseURL(url, connectTo: connectTo)
    let state = try state.open()
    let file = try AppFile.set(
      [
        ("base_url", .string(base.url)),
        ("connect_to", .string(base.connectTo ?? "")),
      ], of: slug, in: state)
    Output.write(file.span)
  }
}
