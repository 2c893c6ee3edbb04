import ArgumentParser
import ObsFiles

/// `obs-metrics show`.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print the allocation of an app's VM, live, and its samples.")

  @Argument(help: "The app.")
  var slug: String

  @Option(
    help: ArgumentHelp(
      "The VM, if it is not the one that the app is bound to.",
      valueName: "name"))
  var vm: String?

  @Flag(help: "Lines for people instead of JSON.")
  var human = false

  @OptionGroup var state: StateOption

  func run() throws {
    let slug = try Slug(slug)
    let state = try state.open()
    let metrics = try Metrics(of: slug, vm: vm, in: state)
    guard human else {
      return Output.write(
        line: String(decoding: metrics.json, as: UTF8.self))
    }
    var table = Table(["VCPUS", "MEMORY", "DISKS", "NEWEST SAMPLE"])
    table.add([
      (String(metrics.allocation.vcpus), .plain),
      ("\(metrics.allocation.memoryMiB) MiB", .plain),
      (
        metrics.allocation.disks.map(\.description).joined(separator: ", "),
        .plain
      ),
      (
        metrics.samples.last.map { String(decoding: $0, as: UTF8.self) } ?? "-",
        .faint
      ),
    ])
    table.print()
  }
}
