import ArgumentParser
import ObsFiles

/// `obs-probes run`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Check every enabled probe at its interval, until interrupted.",
    discussion: """
      Changes to probes are noticed within a second. SIGHUP rereads config; \
      SIGTERM ends the loop once what is under way is stored.
      """)

  @OptionGroup var options: RunOptions

  @OptionGroup var state: StateOption

  func run() throws {
    let state = try state.open()
    let runner = try Runner(state, fall: options.fall, jobs: options.jobs)
    let lock = try RunnerLock(
      state, ".obs-probes.lock", work: "runs the probes")
    try runner.run()
    lock.release()
  }
}
