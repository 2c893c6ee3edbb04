import Glibc
import ObsFiles

/// A table on the whole terminal, drawn again and again in place.
enum Screen {
  /// From one drawing to the next, in seconds.
  private static let interval = 2.0

  /// Draws until SIGINT or SIGTERM comes, and leaves the terminal as it was.
  ///
  /// - Throws: `.usage` if standard output is no terminal.
  static func show(
    _ overview: Overview, of state: borrowing StateDirectory
  ) throws(Failure) {
    guard Output.isTerminal else {
      throw Failure(.usage, "--watch needs a terminal: use --human for a pipe")
    }
    StopSignal.remember()
    SuspendSignal.remember()
    enter()
    defer { leave() }
    while !StopSignal.isPending {
      let apps = try overview.look(
        in: state, while: { !StopSignal.isPending })
      draw(VMTable(apps, at: .now()).table.lines, overview.failures)
      StopSignal.pause(interval)
      if SuspendSignal.take() { suspend() }
    }
  }

  /// The alternate screen, no cursor, and long lines cut instead of wrapped.
  private static func enter() { write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l") }

  private static func leave() { write("\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l") }

  /// Stops until the shell says to go on.
  private static func suspend() {
    leave()
    raise(SIGSTOP)
    enter()
  }

  private static func draw(_ table: [String], _ failures: [Failure]) {
    let height = max(height, 3)
    let told = failures.prefix(height / 3).map { $0.message.escapedForTerminal }
    let room = height - told.count
    var lines = Array(table.prefix(room))
    if table.count > room {
      lines[room - 1] = "and \(table.count - room + 1) more"
    }
    let end = "\u{1B}[K\n"
    let text = (lines + told).joined(separator: end)
    write("\u{1B}[H" + text + "\u{1B}[K\u{1B}[J")
  }

  /// How many lines the terminal has.
  ///
  /// The corresponding C function is `ioctl`.
  private static var height: Int {
    var size = winsize()
    let known = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0
    return known && size.ws_row > 0 ? Int(size.ws_row) : 24
  }

  private static func write(_ text: String) {
    Output.write(Array(text.utf8).span)
  }
}
