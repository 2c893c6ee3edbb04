import ArgumentParser
import Glibc
import ObsFiles

/// `obs-probes once`.
struct OnceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "once",
    abstract: "Check probes now and print what came of it, a line each.",
    discussion: """
      Without a name it checks every enabled probe. State and events are \
      stored as the loop does. A disabled probe that is named is checked, but \
      nothing is stored.
      """)

  @Argument(help: "The apps.")
  var slugs: [String] = []

  @Flag(help: "A table for people instead of JSON lines.")
  var human = false

  @OptionGroup var options: RunOptions

  @OptionGroup var state: StateOption

  func run() throws {
    // Each once, however often it is named.
    var names: [Slug] = []
    for slug in try slugs.map({ try Slug($0) }) where !names.contains(slug) {
      names.append(slug)
    }
    let state = try state.open()
    let curl = try Curl()
    let settings = try Settings(
      of: state, system: curl.authorities, fall: options.fall,
      jobs: options.jobs)
    var (tasks, failure) = try tasks(names, in: state, settings)
    var report = OnceReport(human: human)
    let round = try OneRound(curl, settings)
    let unstored = try round.run(tasks, in: state) { report.add($0, $1) }
    tasks = []
    failure = unstored ?? failure
    report.end()
    if let failure { Glibc.exit(failure.kind.exitStatus) }
    if report.status != 0 { throw ExitCode(report.status) }
  }

  /// What to check, and what keeps an app from being checked; all of that was
  /// told.
  private func tasks(
    _ names: [Slug], in state: borrowing StateDirectory, _ settings: Settings
  ) throws(Failure) -> ([CheckTask], Failure?) {
    var tasks: [CheckTask] = []
    var last: Failure?
    for slug in names.isEmpty ? try state.slugs() : names {
      do throws(Failure) {
        let task = try task(slug, in: state, settings)
        if let task { tasks.append(task) }
      } catch {
        error.tell()
        last = error
      }
    }
    return (tasks, last)
  }

  private func task(
    _ slug: Slug, in state: borrowing StateDirectory, _ settings: Settings
  ) throws(Failure) -> CheckTask? {
    var memory = ProbeMemory()
    if let app = try state.app(slug) {
      try memory.refresh(
        slug, in: app, of: state, settings.template)
    }
    if let damage = memory.damage { throw damage }
    guard let probe = memory.probe else {
      if slugs.isEmpty { return nil }
      throw .noProbe(slug)
    }
    guard probe.config.isEnabled || !slugs.isEmpty else { return nil }
    return CheckTask(slug, memory, isCertificateOld: true)
  }
}
