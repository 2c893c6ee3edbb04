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

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With --all: at most so many of each app (1...1000).", valueName: "n"))
  var perApp: Int?

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
    guard all || perApp == nil else {
      throw ValidationError("--per-app is for --all.")
    }
  }

  func run() throws {
    let slug = try slug.map { try Slug($0) }
    let filter = try filter.selection(
      since: since, before: before, broken: brokenCounts)
    let state = try state.open()
    var lines: [[UInt8]] = []
    var damage: Failure?
    if let slug {
      lines = try newest(of: slug, in: state, filter)
    } else {
      var merged = MergedEvents(
        filter, limit: limit, perApp: perApp ?? .max)
      damage = try state.forEachApp { (slug) throws(Failure) in
        try merged.add(slug, in: state)
      }
      lines = try merged.lines()
    }
    show(lines)
    if let damage { throw damage }
  }

  /// The rules that `--limit` and `--per-app` break.
  private var brokenCounts: [String] {
    var broken: [String] = []
    for (name, count) in [("limit", limit), ("per-app", perApp ?? 1)]
    where !(1...1000).contains(count) {
      broken.append("\(name) must be an integer from 1 to 1000, not \(count)")
    }
    return broken
  }

  private func newest(
    of slug: Slug, in state: borrowing StateDirectory, _ filter: EventFilter
  ) throws(Failure) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    try EventLog.forEachNewest(of: slug, in: state, filter) { _, line in
      var copy: [UInt8] = []
      JSONWriter.append(bytes: line, to: &copy)
      lines.append(copy)
      return lines.count < limit
    }
    return lines
  }

  private func show(_ lines: [[UInt8]]) {
    if human {
      EventTable(lines, withSlugs: all).print()
    } else {
      Output.write(Array(lines.joined(separator: "\n".utf8)).ended.span)
    }
  }
}

extension [UInt8] {
  /// With a newline at the end, unless there is nothing.
  fileprivate var ended: [UInt8] {
    isEmpty ? self : self + [UInt8(ascii: "\n")]
  }
}
