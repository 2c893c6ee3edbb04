import ArgumentParser
import ObsFiles

/// The command line's face of obs-metrics.
struct MetricsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "obs-metrics",
    abstract: "What each app's VM was given, and what it uses.",
    discussion: "The manual page obs-metrics(1) has examples.",
    version: "obs-metrics \(version)",
    subcommands: [ShowCommand.self, ListCommand.self, BindCommand.self])
}

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
    if let vm { try checkVMName(vm) }
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

/// `obs-metrics list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print every bound VM with its newest sample, a line each.")

  @Flag(help: "A table for people instead of JSON lines.")
  var human = false

  @OptionGroup var state: StateOption

  func run() throws {
    let state = try state.open()
    var table = Table(["SLUG", "VM", "NEWEST SAMPLE"])
    let damage = try state.forEachApp { (slug) throws(Failure) in
      guard let vm = try slug.boundVM(in: state) else { return }
      let newest = try SampleFile.samples(of: vm, slug, in: state, limit: 1)
      let sample = newest.first.map { String(decoding: $0, as: UTF8.self) }
      if human {
        table.add([
          (slug.name, .plain), (vm, .plain), (sample ?? "-", .faint),
        ])
      } else {
        Output.write(line: Self.line(slug, vm, sample ?? "null"))
      }
    }
    if human { table.print() }
    if let damage { throw damage }
  }

  private static func line(_ slug: Slug, _ vm: String, _ sample: String)
    -> String
  {
    var name: [UInt8] = []
    JSONWriter.append(string: vm, to: &name)
    return #"{"slug":"\#(slug.name)","vm_name":"#
      + String(decoding: name, as: UTF8.self) + #","sample":\#(sample)}"#
  }
}

/// `obs-metrics bind`.
struct BindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bind",
    abstract: "Say which VM an app runs on, when no deployment's event does.",
    discussion: "It writes app.json and prints it.")

  @Argument(help: "The app.")
  var slug: String

  @Argument(help: "The VM's name in libvirt.")
  var vm: String

  @OptionGroup var state: StateOption

  func run() throws {
    let slug = try Slug(slug)
    try checkVMName(vm)
    let state = try state.open()
    let file = try AppFile.set([("vm_name", .string(vm))], of: slug, in: state)
    Output.write(file.span)
  }
}
