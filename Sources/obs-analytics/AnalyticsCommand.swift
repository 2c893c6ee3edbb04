import ArgumentParser
import ObsFiles

/// The command line's face of obs-analytics.
struct AnalyticsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "obs-analytics",
    abstract: "Requests by day: counts, status classes, latencies, bytes.",
    discussion: "The manual page obs-analytics(1) has examples.",
    version: "obs-analytics \(version)",
    subcommands: [ShowCommand.self, ListCommand.self, BindCommand.self])
}

/// How many days back a command looks.
struct DaysOption: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "So many days, today included (1...366).",
      valueName: "n"))
  var days = 7

  /// - Throws: `.invalid` if it is out of range.
  func checked() throws(Failure) -> Int {
    guard (1...366).contains(days) else {
      throw Failure(
        .invalid, "days must be an integer from 1 to 366, not \(days)")
    }
    return days
  }
}

/// `obs-analytics show`.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print an app's requests by day.")

  @Argument(help: "The app.")
  var slug: String

  @OptionGroup var days: DaysOption

  @Flag(help: "A table for people instead of JSON.")
  var human = false

  @OptionGroup var state: StateOption

  func run() throws {
    let slug = try Slug(slug)
    let days = try days.checked()
    let state = try state.open()
    guard human else {
      let json = try RollupFile.json(of: slug, in: state, days: days)
      return Output.write(line: String(decoding: json, as: UTF8.self))
    }
    let rows = try RollupFile.rows(
      of: slug, in: state, days: days, today: .now())
    var table = RollupTable(withSlugs: false)
    for row in rows { table.add(slug, row.span) }
    table.print()
  }
}

/// `obs-analytics list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print every app's requests by day, a line for each day.")

  @OptionGroup var days: DaysOption

  @Flag(help: "A table for people instead of JSON lines.")
  var human = false

  @OptionGroup var state: StateOption

  func run() throws {
    let days = try days.checked()
    let state = try state.open()
    var table = RollupTable(withSlugs: true)
    let damage = try state.forEachApp { (slug) throws(Failure) in
      let rows = try RollupFile.rows(
        of: slug, in: state, days: days, today: .now())
      for row in rows {
        if human {
          table.add(slug, row.span)
        } else {
          let row = String(decoding: row.dropFirst(), as: UTF8.self)
          Output.write(line: #"{"slug":"\#(slug.name)",\#(row)"#)
        }
      }
    }
    if human { table.print() }
    if let damage { throw damage }
  }
}

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
