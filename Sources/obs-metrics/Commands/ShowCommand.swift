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
    let allocation = metrics.allocation
    let samples = try RecentSamples(
      of: metrics.vm, slug, in: state, at: .now())
    var table = Table(["VCPUS", "MEMORY", "DISKS"] + UsageCells.titles)
    table.add(
      [
        (String(allocation.vcpus), .plain),
        (VMTable.memory(allocation.memoryMiB), .plain),
        (
          allocation.disks.map(\.description).joined(separator: ", "), .plain
        ),
      ] + UsageCells.cells(samples, at: .now()))
    table.print()
  }
}
