import ArgumentParser
import ObsFiles

/// `obs-analytics map`.
struct MapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map",
    abstract: "Print what logs add to each app's days, and store nothing.",
    discussion: """
      It reads standard input if no log is named. reduce merges what it prints.
      """)

  /// Days in memory that are printed before a log is read on, in bytes.
  private static let memoryLimit = 12 << 20

  @OptionGroup var options: LogOptions

  @Flag(help: "Count for apps too that have no directory.")
  var create = false

  @OptionGroup var state: StateOption

  func run() throws {
    let start = Clock.boottime()
    let summary: Summary
    if let state = try existingState() {
      let unit = try options.durations.unit(Config(of: state)["OBS_DURATIONS"])
      var lookup = try StateLookup(state, creates: create)
      summary = try map(unit, &lookup)
    } else {
      let unit = try options.durations.unit(Environment["OBS_DURATIONS"])
      var lookup = try TemplateLookup()
      summary = try map(unit, &lookup)
    }
    summary.tell(seconds: Clock.boottime() - start)
  }

  /// Nil where there is no state directory, on a worker of a cluster say.
  private func existingState() throws -> StateDirectory? {
    if state.path == nil, Environment["OBS_STATE_DIR"] == nil {
      return try? state.open()
    }
    return try state.open()
  }

  private func map(
    _ unit: DurationUnit, _ lookup: inout some Tally.Lookup & ~Copyable
  ) throws(Failure) -> Summary {
    var tally = Tally()
    var reader = LineReader(unit: unit)
    let names = LogNames(
      options.logs.isEmpty ? ["-"] : options.logs, withRolled: false)
    if let mismatch = names.mismatch { throw mismatch }
    // Only rolled files can fail to be found: map asks for none.
    var ignored: Failure?
    for file in names.files(&ignored) {
      var source = try LogSource.open(file.path)
      var buffer = LogBuffer(at: 0)
      while try buffer.refill(from: &source) > 0 {
        for _ in 0..<buffer.overlongLines { tally.skip(.tooLong) }
        try tally.add(buffer, &reader, &lookup)
        if tally.memory > Self.memoryLimit { Self.print(&tally) }
      }
    }
    Self.print(&tally)
    return tally.summary
  }

  private static func print(_ tally: inout Tally) {
    var out: [UInt8] = []
    for (slug, parts) in tally.takeParts(positions: [:]) {
      for part in parts.sorted(by: { $0.day < $1.day }) {
        PartialRollup(slug, part.row).append(to: &out)
      }
    }
    Output.write(out.span)
  }
}
