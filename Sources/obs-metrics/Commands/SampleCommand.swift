import ArgumentParser
import ObsFiles

/// `obs-metrics sample`.
struct SampleCommand: ParsableCommand {
  private static let intervals = 5...300

  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Measure the VM of every bound app: now, or again and again.",
    discussion: """
      Once, it prints what it has stored, a line each. A share of processors \
      needs two measurements: the first one says null. SIGTERM ends the loop.
      """)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Go on until interrupted, with so many seconds from one sweep to the "
        + "next (5...300).",
      valueName: "s"))
  var every: Int?

  @OptionGroup var state: StateOption

  func run() throws {
    if let every, !Self.intervals.contains(every) {
      throw Failure(
        .invalid, "--every must be an integer from 5 to 300, not \(every)")
    }
    let state = try state.open()
    if let every { return try SamplerLoop.run(state, every: Double(every)) }
    let failure = try SamplerLoop.once(state) { slug, sample in
      let line = String(decoding: sample.json.dropFirst(), as: UTF8.self)
      Output.write(line: #"{"slug":"\#(slug.name)","# + line)
    }
    // It is told already.
    if let failure { throw ExitCode(failure.kind.exitStatus) }
  }
}
