import ArgumentParser
import ObsFiles

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
