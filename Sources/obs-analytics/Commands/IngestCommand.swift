import ArgumentParser
import Glibc
import ObsFiles

/// `obs-analytics ingest`.
struct IngestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Count the requests of Caddy's access logs, each exactly once.",
    discussion: """
      Without a log it reads those of $OBS_ACCESS_LOG. With a log it reads \
      the files that Caddy has rolled from it, too.
      """)

  @OptionGroup var options: LogOptions

  @Flag(help: "Go on with what comes, until interrupted.")
  var follow = false

  @Flag(help: "Count for apps too that have no directory yet.")
  var create = false

  @OptionGroup var state: StateOption

  func validate() throws {
    guard !options.logs.contains("-") else {
      throw ValidationError(
        "ingest reads files, which it can tell apart; map reads standard input."
      )
    }
  }

  func run() throws {
    let start = Clock.boottime()
    let state = try state.open()
    let config = try Config(of: state)
    let unit = try options.durations.unit(config["OBS_DURATIONS"])
    let names = try names(config)
    // Wrong settings are told at once, not with the first line.
    _ = try HostMap(template: config["OBS_HOST"], creates: create)
    let (summary, failure) =
      follow
      ? try followed(names, state.path, unit)
      : try read(names, state, unit)
    summary.print(seconds: Clock.boottime() - start)
    if let failure { throw failure }
  }

  private func names(_ config: Config) throws(Failure) -> LogNames {
    let logs =
      options.logs.isEmpty
      ? LogNames.configured(config["OBS_ACCESS_LOG"]) : options.logs
    guard !logs.isEmpty else {
      throw Failure(
        .usage,
        "no log: name one, or set OBS_ACCESS_LOG in "
          + "the environment or in config")
    }
    return LogNames(logs, withRolled: true)
  }

  private func followed(
    _ names: LogNames, _ path: String, _ unit: DurationUnit
  ) throws(Failure) -> (Summary, Failure?) {
    StopSignal.remember()
    var follower = try LogFollower(
      names, statePath: path, creates: create, unit: unit)
    return follower.run()
  }

  private func read(
    _ names: LogNames, _ state: borrowing StateDirectory,
    _ unit: DurationUnit
  ) throws(Failure) -> (Summary, Failure?) {
    let lock = try Lock(
      state.root, IngestHint.lockName, patience: IngestHint.patience)
    let hint = SharedHint()
    try hint.load(from: state, lock: lock)
    var unfound: Failure?
    let pass = IngestPass(
      names.files(&unfound), statePath: state.path, creates: create, unit: unit,
      hint: hint)
    let (summary, failure) = pass.run()
    try hint.write(in: state, lock: lock)
    lock.release()
    return (summary, failure ?? unfound ?? names.mismatch)
  }
}

extension Summary {
  /// A line of JSON for scripts, sentences for people.
  func print(seconds: Double) {
    Output.write(
      line: Output.isTerminal
        ? text(seconds: seconds) : json(seconds: seconds))
  }

  /// The same on standard error, where the output is something else.
  func tell(seconds: Double) {
    Output.tell(
      isatty(STDERR_FILENO) == 1
        ? text(seconds: seconds) : json(seconds: seconds))
  }
}

extension LogNames {
  /// What to tell of the first pattern that no file matches.
  var mismatch: Failure? {
    unmatched.first.map {
      Failure(.inputOutput, "can't read \($0): no file matches")
    }
  }
}
