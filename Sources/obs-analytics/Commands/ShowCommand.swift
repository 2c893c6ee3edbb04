import ArgumentParser
import ObsFiles

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
