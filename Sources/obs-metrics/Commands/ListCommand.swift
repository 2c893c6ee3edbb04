import ArgumentParser
import ObsFiles

/// `obs-metrics list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print every bound VM, live, with its newest sample.")

  @Flag(help: "A table for people instead of JSON lines.")
  var human = false

  @Flag(help: "The same table again and again, in place, until interrupted.")
  var watch = false

  @OptionGroup var state: StateOption

  func run() throws {
    let state = try state.open()
    let overview = try Overview(of: state)
    if watch { return try Screen.show(overview, of: state) }
    let apps = try overview.look(in: state)
    if human {
      VMTable(apps, at: .now()).table.print()
    } else {
      for app in apps { Output.write(app.json.span) }
    }
    for failure in overview.failures { failure.tell() }
    if let last = overview.failures.last {
      throw ExitCode(last.kind.exitStatus)
    }
  }
}
