import ArgumentParser
import ObsFiles

/// Which logs are read, and how.
struct LogOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A log, a quoted pattern, or - for standard input.", valueName: "log"),
    completion: .file())
  var logs: [String] = []

  @OptionGroup var durations: DurationOption
}

/// What durations count.
struct DurationOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What a duration counts that is a number: seconds, ms or nano.",
      discussion: "Caddy's duration_format. Default: $OBS_DURATIONS, else "
        + "seconds.",
      valueName: "unit"))
  var durations: DurationUnit?

  /// The option's unit, else the configured one.
  func unit(_ configured: String?) throws(Failure) -> DurationUnit {
    if let durations { return durations }
    guard let configured else { return .seconds }
    guard let unit = DurationUnit(rawValue: configured) else {
      throw Failure(
        .invalid,
        "OBS_DURATIONS must be seconds, ms or nano, not \(Quoted(configured))")
    }
    return unit
  }
}

extension DurationUnit: ExpressibleByArgument {}
