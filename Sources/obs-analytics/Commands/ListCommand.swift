import ArgumentParser
import ObsFiles

/// `obs-analytics list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print every app's requests by day, a line for each day.")

  @OptionGroup var days: DaysOption

  @Flag(help: "A table for people instead of JSON lines.")
  var human = false

  @OptionGroup var state: StateOption

  func run() throws {
    let days = try days.checked()
    let state = try state.open()
    var table = RollupTable(withSlugs: true)
    let damage = try state.forEachApp { (slug) throws(Failure) in
      let rows = try RollupFile.rows(
        of: slug, in: state, days: days, today: .now())
      for row in rows {
        if human {
          table.add(slug, row.span)
        } else {
          let row = String(decoding: row.dropFirst(), as: UTF8.self)
          Output.write(line: #"{"slug":"\#(slug.name)",\#(row)"#)
        }
      }
    }
    if human { table.print() }
    if let damage { throw damage }
  }
}
