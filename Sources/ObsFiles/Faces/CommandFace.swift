package import ArgumentParser
import Glibc

/// The command line's face.
enum CommandFace {
  /// Parses the arguments, runs the command and exits with its status.
  static func run(_ root: any ParsableCommand.Type) -> Never {
    do {
      var command = try root.parseAsRoot()
      try command.run()
      Glibc.exit(0)
    } catch let failure as Failure {
      failure.exit()
    } catch {
      end(root, with: error)
    }
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
    if let meant = suggestion(root) { text += "\nDid you mean '\(meant)'?" }
    if !text.isEmpty { Failure(.usage, text).tell() }
    Glibc.exit(status)
  }

  /// The subcommand that a mistyped first word was meant to be.
  private static func suggestion(_ root: any ParsableCommand.Type) -> String? {
    guard let word = CommandLine.arguments.dropFirst().first,
      !word.hasPrefix("-")
    else { return nil }
    let names = root.configuration.subcommands.compactMap {
      $0.configuration.commandName
    }
    guard !names.contains(word) else { return nil }
    let near = names.min { distance($0, word) < distance($1, word) }
    return near.flatMap { distance($0, word) <= 2 ? $0 : nil }
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

/// The option that every command has.
package struct StateOption: ParsableArguments {
  @Option(
    name: .customLong("state"),
    help: ArgumentHelp(
      "The state directory.",
      discussion: "Default: $OBS_STATE_DIR, else /var/lib/obs if it exists, "
        + "else $XDG_STATE_HOME/obs, else ~/.local/state/obs.",
      valueName: "dir"),
    completion: .directory)
  package var path: String?

  package init() {}

  /// Opens the state directory.
  package func open() throws(Failure) -> StateDirectory {
    let path = if let path { path } else { try StateDirectory.defaultPath() }
    return try StateDirectory(path: path)
  }
}
