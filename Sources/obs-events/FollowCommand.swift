import ArgumentParser
import ObsFiles

/// `obs-events follow`.
struct FollowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow",
    abstract: "Print new events as they come, until interrupted.")

  @Argument(help: "The apps.")
  var slugs: [String] = []

  @Flag(help: "All apps, those too that come to be.")
  var all = false

  @OptionGroup var filter: FilterOptions

  @OptionGroup var state: StateOption

  func validate() throws {
    guard all != !slugs.isEmpty else {
      throw ValidationError("Name one app or more, or use --all.")
    }
  }

  func run() throws {
    let apps: EventFollower.Apps =
      all ? .all { _ in true } : .some(try slugs.map { try Slug($0) })
    let filter = try filter.selection()
    let state = try state.open()
    var follower = try EventFollower(apps, in: state, filter, after: nil)
    while !Output.isClosed {
      try follower.forEachNew(in: state) { (_, line) throws(Failure) in
        var out: [UInt8] = []
        JSONWriter.append(bytes: line, to: &out)
        JSONWriter.append(raw: "\n", to: &out)
        Output.write(out.span)
      }
      follower.wait()
    }
  }
}
