import ArgumentParser
import ObsFiles

/// `obs-events append`: one event from the arguments, or many from stdin.
struct AppendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "append",
    abstract: "Store events and print their lines once they are on the disk.",
    usage: """
      obs-events append SLUG KIND [MESSAGE] [KEY=VALUE ...] [--severity S] \
      [--metadata JSON]
      obs-events append --from - [SLUG]
      """)

  @Argument(help: "The app.")
  var slug: String?

  @Argument(help: "What happened, like deploy_succeeded.")
  var kind: String?

  @Argument(
    help: ArgumentHelp(
      "MESSAGE and any number of KEY=VALUE for the metadata.",
      discussion: "A word that begins with a name and = is never the message: "
        + "use --message for one that does.",
      valueName: "word"))
  var words: [String] = []

  @Option(help: "The message, whatever it looks like.")
  var message: String?

  @Option(help: "info, warning or error. Default: info.")
  var severity: String?

  @Option(
    help: ArgumentHelp("A JSON object with details.", valueName: "json"))
  var metadata: String?

  @Option(
    help: ArgumentHelp(
      "Read events as JSON lines from a file, or from stdin if it is -.",
      valueName: "file"),
    completion: .file())
  var from: String?

  @OptionGroup var state: StateOption

  func validate() throws {
    guard from == nil else {
      let isBare = kind == nil && message == nil && severity == nil
      guard isBare, metadata == nil else {
        throw ValidationError("--from takes no event on the command line.")
      }
      return
    }
    guard slug != nil else { throw ValidationError("SLUG is missing.") }
    guard kind != nil else { throw ValidationError("KIND is missing.") }
    _ = try EventWords(words, message: message)
  }

  func run() throws {
    let slug = try slug.map { try Slug($0) }
    guard from == nil else { return try bulk(slug) }
    guard let slug, let kind else { return }
    let words = try EventWords(words, message: message)
    let json = try words.json(
      kind: kind, severity: severity, metadata: metadata)
    let drafts = [try Draft(json: json.span, called: "the event")]
    let state = try state.open()
    let stored = try EventLog.append(drafts, to: slug, in: state)
    Output.write(stored.lines.span)
  }

  private func bulk(_ slug: Slug?) throws {
    let state = try state.open()
    let input = try LineInput(path: from ?? "-")
    var append = BulkAppend(state: state, slug: slug)
    try append.run(input)
  }
}
