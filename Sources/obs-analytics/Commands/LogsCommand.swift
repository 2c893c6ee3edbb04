import ArgumentParser
import ObsFiles

/// `obs-analytics logs`.
struct LogsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs",
    abstract: "Print the newest lines of an app's log, and those that come.")

  @Argument(help: "The app.")
  var slug: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many lines (0...1000).", valueName: "n"))
  var tail = 100

  @Flag(help: "Go on with what is written, until interrupted.")
  var follow = false

  @Option(
    help: ArgumentHelp(
      "The app's requests (access), or its own logs (app).",
      valueName: "source"))
  var source = LogRelay.Source.access

  @Option(help: ArgumentHelp("Only lines that contain it.", valueName: "text"))
  var grep = ""

  @OptionGroup var state: StateOption

  func run() throws {
    guard LogRelay.tails.contains(tail) else {
      throw Failure(
        .invalid, "--tail must be an integer from 0 to 1000, not \(tail)")
    }
    let slug = try Slug(slug)
    let state = try state.open()
    var relay = try LogRelay(
      of: slug, source, containing: grep, statePath: state.path)
    try relay.begin(tail: tail)
    repeat {
      var out = LineOutput()
      do throws(Failure) {
        try relay.forEachNew { line, _ in out.add(line) }
      } catch {
        out.flush()
        throw error
      }
      out.flush()
      if follow { relay.wait() }
    } while follow && !Output.isClosed
  }
}

/// Lines on their way to standard output, many at a time.
private struct LineOutput {
  private var waiting: [UInt8] = []
  /// Above so many bytes they are written.
  private static let limit = 1 << 16
  private let isTerminal = Output.isTerminal

  mutating func add(_ line: Span<UInt8>) {
    if isTerminal {
      // What a client has sent must not reach the terminal as it is.
      let text = unsafe line.withUnsafeBufferPointer {
        unsafe String(decoding: $0, as: UTF8.self)
      }
      waiting += text.escapedForTerminal.utf8
    } else {
      JSONWriter.append(bytes: line, to: &waiting)
    }
    waiting.append(UInt8(ascii: "\n"))
    if waiting.count > Self.limit { flush() }
  }

  mutating func flush() {
    if !waiting.isEmpty { Output.write(waiting.span) }
    waiting.removeAll(keepingCapacity: true)
  }
}

extension LogRelay.Source: ExpressibleByArgument {}
