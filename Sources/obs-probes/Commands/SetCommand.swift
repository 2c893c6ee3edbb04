import ArgumentParser
import ObsFiles

/// `--enable` and `--disable`.
enum Switch: String, EnumerableFlag {
  case enable, disable
}

/// `obs-probes set`.
struct SetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Set an app's probe and print it.",
    discussion: """
      What is not named keeps its value; a new probe begins with the defaults: \
      path /, interval 60, status 200, timeout 5, enabled.
      """)

  @Argument(help: "The app.")
  var slug: String

  @Option(help: "The path to request.")
  var path: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Seconds between probes (5...86400).", valueName: "s"))
  var interval: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The HTTP status that is up (100...599).", valueName: "n")
  )
  var status: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Seconds to wait (1...60), not above the interval.", valueName: "s"))
  var timeout: Int?

  @Flag(help: "Probe it, or stop probing it.")
  var switched: Switch?

  @OptionGroup var state: StateOption

  func run() throws {
    let slug = try Slug(slug)
    let state = try state.open()
    let probe = try ProbeFile.change(slug, in: state, changed)
    Output.write(line: String(decoding: probe.json, as: UTF8.self))
  }

  private func changed(_ old: ProbeConfig) throws(Failure) -> ProbeConfig {
    var config = old
    config.path = path ?? config.path
    config.interval = interval ?? config.interval
    config.expectedStatus = status ?? config.expectedStatus
    config.timeout = timeout ?? config.timeout
    config.isEnabled = switched.map { $0 == .enable } ?? config.isEnabled
    let broken = config.brokenRules
    guard broken.isEmpty else { throw .broken(broken) }
    return config
  }
}
