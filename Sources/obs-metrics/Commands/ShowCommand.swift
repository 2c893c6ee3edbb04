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

  @Option(
    help: ArgumentHelp(
      "Only samples since then: 2026-06-26T17:42:11Z, or an age like 1h.",
      valueName: "time"))
  var since: String?

  @Flag(help: "Lines for people instead of JSON.")
  var human = false

  @OptionGroup var state: StateOption

  func validate() throws {
    guard since == nil || !human else {
      throw ValidationError("--since is not for --human.")
    }
  }

  func run() throws {
    let slug = try Slug(slug)
    var start: Timestamp?
    if let since {
      start = Timestamp(since, now: .now())
      guard start != nil else {
        throw Failure(.invalid, .noTime("since", since))
      }
    }
    let state = try state.open()
    let metrics = try Metrics(
      of: slug, vm: vm, since: start, in: state)
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
