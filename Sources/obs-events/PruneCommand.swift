import ArgumentParser
import Glibc
import ObsFiles

/// `obs-events prune`.
struct PruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Drop old events and print them, so that they can be archived.",
    discussion: """
      Three old events stay, because they are the app's state: the newest \
      deploy_succeeded that names a VM, the newest probe_up or probe_down, and \
      the newest of all, which the next id follows.
      """)

  @Argument(help: "The app.")
  var slug: String

  @Option(
    help: ArgumentHelp(
      "Drop what happened before: 2026-06-26, 2026-06-26T17:42:11Z, or an age "
        + "like 90d.",
      valueName: "time"))
  var before: String

  @OptionGroup var state: StateOption

  func run() throws {
    let slug = try Slug(slug)
    guard let time = Timestamp(before, now: .now()) else {
      throw Failure(.invalid, .noTime("before", before))
    }
    let state = try state.open()
    guard let app = try state.app(slug) else { return }
    try prune(app, time)
  }

  private func prune(_ app: borrowing Directory, _ time: Timestamp)
    throws(Failure)
  {
    guard let file = try app.open(EventLog.name, .reading) else { return }
    let pruning = try Pruning(before: time, in: file)
    // First the archive, without the lock, since its reader may be slow; what
    // is cut off in between is in both.
    let (dropped, end) = try file.copyLines(pruning.drops) {
      (part) throws(Failure) in Output.write(part)
    }
    guard dropped > 0 else { return }
    try Output.synchronize()
    let lock = try Lock(app)
    try app.require(file, toBe: EventLog.name)
    try app.replace(EventLog.name) { (new) throws(Failure) in
      _ = try file.copyLines(before: end, { !pruning.drops($0) }) {
        (part) throws(Failure) in try new.writeAll(part)
      }
      try file.copyBytes(from: end, to: file.size()) {
        (part) throws(Failure) in try new.writeAll(part)
      }
    }
    lock.release()
  }
}
