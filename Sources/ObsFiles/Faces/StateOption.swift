package import ArgumentParser

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

  package func validate() throws {
    guard path != "" else {
      throw ValidationError("--state needs the name of a directory.")
    }
  }

  /// Opens the state directory.
  package func open() throws(Failure) -> StateDirectory {
    let path = if let path { path } else { try StateDirectory.defaultPath() }
    return try StateDirectory(path: path)
  }
}
