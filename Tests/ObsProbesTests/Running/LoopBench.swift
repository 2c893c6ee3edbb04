import Foundation
import ObsFiles
import ObsTesting

@testable import obs_probes

/// A probe loop with a state directory of its own, on clocks that a test sets;
/// its checks end when the test says so.
final class LoopBench {
  /// How long the loop rests between two looks, in microseconds.
  private static let rest = 250_000

  private var loop: ProbeLoop
  var clocks = FakeClocks()
  /// What stores; its template is the loop's.
  private(set) var recorder: Recorder
  let folder: String

  init(_ folder: String, template: String?) throws {
    self.folder = folder
    let template = Template(url: template)
    loop = try ProbeLoop(statePath: folder, template)
    recorder = Recorder(fall: 2, template: template)
  }

  /// How many checks are under way.
  var running: Int { loop.running }

  /// Looks once, now.
  func tick() -> [CheckTask] { loop.tick(at: clocks.now) }

  /// Lets so many seconds pass; gives all that began.
  func pass(_ seconds: Double) -> [CheckTask] {
    var tasks = tick()
    for _ in 0..<Int(seconds * 1e6) / Self.rest {
      clocks.pass(Self.rest)
      tasks += tick()
    }
    return tasks
  }

  /// Lets time pass until a check begins, for so many seconds.
  func next(within seconds: Double) -> CheckTask? {
    for _ in 0...Int(seconds * 1e6) / Self.rest {
      if let task = tick().first { return task }
      clocks.pass(Self.rest)
    }
    return nil
  }

  /// Ends a check, stores what it found, and tells the loop.
  @discardableResult
  func end(_ task: CheckTask, _ verdict: Verdict = .up) throws
    -> Recorded.Result
  {
    let at = Timestamp(seconds: clocks.wall / 1_000_000)
    let outcome =
      if let fault = task.fault {
        Outcome.local(fault, at: at)
      } else {
        Outcome(
          verdict: verdict, at: at, httpStatus: verdict == .up ? 200 : 503,
          latency: 0.001)
      }
    let state = try StateDirectory(path: folder)
    let recorded = try recorder.record(
      Finding(task, outcome), in: state, patience: 0)
    clocks.pass(1000)
    loop.finish(recorded, at: clocks.now)
    return recorded.result
  }

  /// Goes by another template, as SIGHUP makes it.
  func reload(template: String?) {
    let template = Template(url: template)
    recorder = Recorder(fall: 2, template: template)
    loop.reload(template, at: clocks.now)
  }

  /// What was told, without the part that says of whom.
  func told() -> [String] { loop.takeMessages().map(\.detail) }
}

extension LoopBench {
  /// The path of an app's file, or of its directory.
  func path(_ slug: String, _ entry: String = "") -> String {
    "\(folder)/apps/\(slug)" + (entry.isEmpty ? "" : "/\(entry)")
  }

  /// Sets a probe as the command line does.
  func set(
    _ slug: String, _ change: (inout ProbeConfig) -> Void = { _ in }
  ) throws {
    let state = try StateDirectory(path: folder)
    _ = try ProbeFile.change(Slug(slug), in: state) { old throws(Failure) in
      var config = old
      change(&config)
      return config
    }
  }

  func delete(_ slug: String) throws {
    let state = try StateDirectory(path: folder)
    try ProbeFile.delete(Slug(slug), in: state)
  }

  func bind(_ slug: String, to url: String) throws {
    let state = try StateDirectory(path: folder)
    _ = try AppFile.set(
      [("base_url", .string(url))], of: Slug(slug), in: state)
  }

  /// Writes a file as an editor does that knows nothing of locks.
  func write(_ text: String, to slug: String, _ entry: String) throws {
    try text.write(
      toFile: path(slug, entry), atomically: false, encoding: .utf8)
  }

  /// Makes a file look as if it was written a while ago, by the test's clock.
  func setTime(
    _ slug: String, _ entry: String, agoMilliseconds age: Int
  ) throws {
    let time = Double(clocks.wall) / 1e6 - Double(age) / 1000
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: time)],
      ofItemAtPath: path(slug, entry))
  }

  func probe(_ slug: String) throws -> Probe? {
    let state = try StateDirectory(path: folder)
    return try ProbeFile.read(Slug(slug), in: state)
  }

  func files(_ slug: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(slug)).sorted()
  }
}

/// Runs a test with a loop of its own.
func withLoop(
  template: String? = "http://{slug}.test",
  _ body: (LoopBench) throws -> Void
) throws {
  try withTemporaryState { state in
    let bench = try LoopBench(state.path, template: template)
    try body(bench)
  }
}
