import ArgumentParser
import Glibc

/// The command line's face.
enum CommandFace {
  /// Parses the arguments, runs the command and exits with its status.
  static func run(_ root: any ParsableCommand.Type) -> Never {
    do {
      let arguments = stateLast(Array(CommandLine.arguments.dropFirst()))
      try checkCommand(root, arguments)
      var command = try root.parseAsRoot(arguments)
      try command.run()
      Glibc.exit(0)
    } catch let failure as Failure {
      failure.exit()
    } catch {
      end(root, with: error)
    }
  }

  /// Moves a `--state DIR` that stands before the command behind its name,
  /// where the command's own options are.
  private static func stateLast(_ arguments: [String]) -> [String] {
    guard let first = arguments.first else { return [] }
    let count = first == "--state" ? 2 : first.hasPrefix("--state=") ? 1 : 0
    guard count > 0, arguments.count > count else { return arguments }
    return [arguments[count]] + arguments.prefix(count)
      + arguments.dropFirst(count + 1)
  }

  /// Refuses a command that there is not, in words of its own.
  private static func checkCommand(
    _ root: any ParsableCommand.Type, _ arguments: [String]
  ) throws(Failure) {
    let word = arguments.first { $0 != "help" }
    let isState = word == "--state" || word?.hasPrefix("--state=") == true
    guard let word, !isState else {
      guard arguments.isEmpty || isState else { return }
      throw Failure(.usage, "a command is needed\n" + root.helpMessage())
    }
    let names = root.configuration.subcommands.compactMap {
      $0.configuration.commandName
    }
    guard !word.hasPrefix("-"), !names.contains(word) else { return }
    let near = names.min { distance($0, word) < distance($1, word) }
    let meant = near.flatMap { distance($0, word) <= 2 ? $0 : nil }
    throw Failure(
      .usage,
      "no such command: \(Quoted(word))"
        + (meant.map { ": did you mean \($0)?" } ?? "")
        + "\nCommands: \(names.joined(separator: ", ")). "
        + "\(Tool.name) --help tells more.")
  }

  /// Tells a wrong command line, or prints the help that was asked for.
  private static func end(
    _ root: any ParsableCommand.Type, with error: any Error
  ) -> Never {
    let status = root.exitCode(for: error).rawValue
    var text = root.fullMessage(for: error)
    guard status != 0 else {
      if !text.isEmpty { Output.write(line: text) }
      Glibc.exit(0)
    }
    if text.hasPrefix("Error: ") { text.removeFirst("Error: ".count) }
    if !text.isEmpty { Failure(.usage, text).tell() }
    Glibc.exit(status)
  }

  /// How many letters to add, drop or change (Levenshtein).
  private static func distance(_ a: String, _ b: String) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let change = diagonal + (x == y ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
