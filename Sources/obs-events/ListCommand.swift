import ArgumentParser
import ObsFiles

/// `obs-events list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print the newest events, the newest first.")

  @Argument(help: "The app.")
  var slug: String?

  @Flag(help: "The events of all apps, merged.")
  var all = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("At most so many (1...1000).", valueName: "n"))
  var limit = 100

  @OptionGroup var filter: FilterOptions

  @Option(
    help: ArgumentHelp(
      "Only since then: 2026-06-26, 2026-06-26T17:42:11Z, or an age like 36h.",
      valueName: "time"))
  var since: String?

  @Option(help: ArgumentHelp("Only those before this event.", valueName: "id"))
  var before: String?

  @Flag(help: "A table for people instead of JSON lines.")
  var human = false

  @OptionGroup var state: StateOption

  func validate() throws {
    guard all != (slug != nil) else {
      throw ValidationError("Name one app, or use --all.")
    }
  }

  func run() throws {
    let slug = try slug.map { try Slug($0) }
    let rule = "limit must be an integer from 1 to 1000, not \(limit)"
    let filter = try filter.selection(
      since: since, before: before,
      broken: (1...1000).contains(limit) ? [] : [rule])
    let state = try state.open()
    var merged = MergedEvents(filter, limit: limit)
    var damage: Failure?
    if let slug {
      try merged.add(slug, in: state)
    } else {
      damage = try state.forEachApp { (slug) throws(Failure) in
        try merged.add(slug, in: state)
      }
    }
    if human {
      EventTable(merged.events.map(\.line), withSlugs: all).print()
    } else {
      let lines = merged.events.map(\.line)
      Output.write(Array(lines.joined(separator: "\n".utf8)).ended.span)
    }
    if let damage { throw damage }
  }
}

extension [UInt8] {
  /// With a newline at the end, unless there is nothing.
  fileprivate var ended: [UInt8] {
    isEmpty ? self : self + [UInt8(ascii: "\n")]
  }
}
