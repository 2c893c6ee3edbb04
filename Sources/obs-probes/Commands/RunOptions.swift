import ArgumentParser

/// What the commands that check have in common.
struct RunOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Failures in a row until an app is down (1...100).",
      discussion: "Default: $OBS_PROBE_FALL, else 2.", valueName: "n"))
  var fall: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many checks may run at a time (1...10000).",
      discussion: "Default: $OBS_PROBE_JOBS, else 256.", valueName: "n"))
  var jobs: Int?
}
