import ArgumentParser
import ObsFiles

/// `obs-analytics rebuild`.
struct RebuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Count an app's days anew from logs, and print their rows.",
    discussion: """
      A day of which the logs do not have all that was counted stays as it is.
      """)

  @Argument(help: "The app.")
  var slug: String

  @Option(
    name: .customLong("from"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "The logs, or quoted patterns of them.", valueName: "log"),
    completion: .file())
  var logs: [String]

  @OptionGroup var durations: DurationOption

  @OptionGroup var state: StateOption

  func run() throws {
    let slug = try Slug(slug)
    let state = try state.open()
    guard try state.app(slug) != nil else {
      throw Failure(.notFound, "there is no such app", about: slug.name)
    }
    let unit = try durations.unit(Config(of: state)["OBS_DURATIONS"])
    let lock = try Lock(
      state.root, IngestHint.lockName, patience: IngestHint.patience)
    let names = LogNames(logs, withRolled: false)
    if let mismatch = names.mismatch { throw mismatch }
    // Only rolled files can fail to be found: rebuild asks for none.
    var ignored: Failure?
    let files = names.files(&ignored)
    var recount = try Recount(of: slug, statePath: state.path, unit: unit)
    for file in files { try recount.read(file.path) }
    var merge = recount.merge(today: .now())
    try RollupFile.apply(&merge, to: slug, in: state)
    lock.release()
    report(slug, merge)
  }

  private func report(_ slug: Slug, _ merge: RollupMerge) {
    var out: [UInt8] = []
    for row in merge.written {
      JSONWriter.append(raw: "{", to: &out)
      row.appendMembers(to: &out)
      JSONWriter.append(raw: "}\n", to: &out)
    }
    Output.write(out.span)
    for day in merge.leftAlone {
      Failure(
        .invalid,
        "\(day) stays as it is: what was counted is not all in these logs",
        about: slug.name
      ).tell()
    }
  }
}
