import ArgumentParser
import ObsFiles

/// `obs-analytics bind`.
struct BindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bind",
    abstract: "Say which hosts are an app's, and where its own logs are.",
    discussion: """
      It writes app.json and prints it. What is not named stays as it is.
      """)

  @Argument(help: "The app.")
  var slug: String

  @Option(
    name: .customLong("host"),
    help: "A host whose requests are the app's; may be repeated.")
  var hosts: [String] = []

  @Option(
    name: .customLong("log"), help: "A log of the app; may be repeated.",
    completion: .file())
  var logs: [String] = []

  @OptionGroup var state: StateOption

  func validate() throws {
    guard !hosts.isEmpty || !logs.isEmpty else {
      throw ValidationError("Name a --host or a --log.")
    }
  }

  func run() throws {
    let slug = try Slug(slug)
    let members = try members()
    let state = try state.open()
    let file = try AppFile.set(members, of: slug, in: state)
    Output.write(file.span)
  }

  private func members() throws(Failure) -> [(String, AppFile.Value)] {
    var broken: [String] = []
    var names: [String] = []
    for host in hosts {
      if let host = HostName(host) {
        names.append(host.name)
      } else {
        broken.append("--host must be a host name, not \(Quoted(host))")
      }
    }
    for log in logs where !log.hasPrefix("/") || log.utf8.count > 4095 {
      broken.append("--log must be an absolute path, not \(Quoted(log))")
    }
    guard broken.isEmpty else { throw .broken(broken) }
    return (names.isEmpty ? [] : [("hosts", .strings(names))])
      + (logs.isEmpty ? [] : [("logs", .strings(logs))])
  }
}
