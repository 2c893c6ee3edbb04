import ArgumentParser
import ObsFiles

/// `obs-events check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract:
      "Read every file of the state directory and name what is damaged.",
    discussion: """
      One JSON line for each piece of damage; the exit status is 1 if there is \
      any. --repair drops damaged lines from .jsonl files, and what a crash \
      left of temporary files; config, tokens and .json files are for people \
      to mend.
      """)

  @Argument(help: "The apps; all, config and tokens too, if none is named.")
  var slugs: [String] = []

  @Flag(help: "Drop damaged lines. They are printed: keep the output.")
  var repair = false

  @OptionGroup var state: StateOption

  func run() throws {
    let named = try slugs.map { try Slug($0) }
    let state = try state.open()
    var check = Check(repair: repair)
    if named.isEmpty {
      try check.root(state)
      for slug in try state.slugs() { check.app(slug, state) }
    } else {
      for slug in named { check.app(slug, state) }
    }
    throw ExitCode(check.count == 0 ? 0 : 1)
  }
}
