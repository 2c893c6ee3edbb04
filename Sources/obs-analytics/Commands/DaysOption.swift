import ArgumentParser
import ObsFiles

/// How many days back a command looks.
struct DaysOption: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "So many days, today included (1...366).",
      valueName: "n"))
  var days = 7

  /// - Throws: `.invalid` if it is out of range.
  func checked() throws(Failure) -> Int {
    guard (1...366).contains(days) else {
      throw Failure(
        .invalid, "days must be an integer from 1 to 366, not \(days)")
    }
    return days
  }
}
