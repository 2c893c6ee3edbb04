import Foundation
import ObsFiles
import ObsTesting

@testable import obs_probes

/// One app through a random history: two runners with memories of their own
/// check it, and others do to its files whatever people do to files.
struct EventHistory {
  private static let template = Template(url: "http://{slug}.test")

  let slug: Slug
  /// The state directory.
  let folder: String
  private(set) var model = EventModel()
  private var dice: Dice
  private var memories = [ProbeMemory(), ProbeMemory()]
  /// Copies of the app's directory, with what was so then.
  private var backups: [(path: String, model: EventModel)] = []
  /// When the next check begins: real enough, and never the same.
  private var clock = 1_800_000_000
  /// What the last step has recorded, nil if it was another step.
  private(set) var seen: (up: Bool, fall: Int)?
  /// The lines that were read.
  private var known: [Substring: Line] = [:]
  /// What was done, for who has to find out why it was wrong.
  private(set) var log: [String] = []

  init(_ slug: Slug, in folder: String, seed: UInt64) {
    self.slug = slug
    self.folder = folder
    dice = Dice(seed: seed)
  }

  private var app: String { "\(folder)/apps/\(slug.name)" }

  /// Does one thing.
  mutating func step(in state: borrowing StateDirectory) throws {
    seen = nil
    switch dice.roll(30) {
    case 0: memories[dice.roll(2)] = ProbeMemory()
    case 1: try backUp()
    case 2: try restore(EventLog.name)
    case 3: try restore(ProbeFile.name)
    case 4: try restoreAll()
    case 5: try delete(in: state)
    case 6: try setPath(in: state)
    case 7: try set(in: state) { $0.isEnabled = false }
    case 8, 9: try set(in: state) { $0.isEnabled = true }
    case 10: try prune(in: state)
    case 11: try append(dice.pick(["probe_down", "probe_up"]), in: state)
    case 12: try append("deploy_succeeded", in: state)
    case 13: try tear(in: state)
    default: try check(in: state)
    }
  }
}

// MARK: - Checks

extension EventHistory {
  private mutating func check(in state: borrowing StateDirectory) throws {
    let runner = dice.roll(2)
    let isFresh = dice.once(in: 2)
    if isFresh { try look(runner, in: state) }
    let task = CheckTask(slug, memories[runner], isCertificateOld: false)
    guard let asked = task.check else { return }
    if dice.once(in: 10) {
      try setPath(in: state)
    }
    clock += 1 + dice.roll(90)
    let (verdict, up) = dice.pick([
      (Verdict.up, true), (.down("http: status 503, not 200"), false),
      (.down("connect: refused"), false), (.untold("local: no"), nil),
    ])
    let fall = dice.pick([1, 2, 2, 2, 3])
    let outcome = Outcome(
      verdict: verdict, at: Timestamp(seconds: clock),
      httpStatus: up == true ? 200 : nil)
    let recorded = try Recorder(fall: fall, template: Self.template)
      .record(Finding(task, outcome), in: state, patience: 1)
    memories[runner] = recorded.memory
    log.append("\(runner) \(verdict) fall \(fall): \(recorded.result)")
    guard let probe = model.probe, probe.isEnabled,
      asked.url.hasSuffix(".test\(probe.path)"), let up
    else { return }
    model.see(up: up, fall: fall)
    seen = (up, fall)
  }

  private mutating func look(
    _ runner: Int, in state: borrowing StateDirectory
  ) throws {
    guard let app = try state.app(slug) else {
      memories[runner] = ProbeMemory()
      return
    }
    try memories[runner].refresh(slug, in: app, of: state, Self.template)
  }
}

// MARK: - What others do

extension EventHistory {
  private mutating func set(
    in state: borrowing StateDirectory,
    _ change: (inout EventModel.Probe) -> Void
  ) throws {
    var probe = model.probe ?? EventModel.Probe()
    change(&probe)
    var config = ProbeConfig(path: probe.path)
    config.isEnabled = probe.isEnabled
    _ = try ProbeFile.replace(slug, in: state, with: config)
    model.probe = probe
    log.append("set \(probe)")
  }

  private mutating func setPath(in state: borrowing StateDirectory) throws {
    let path = "/\(dice.roll(3))"
    try set(in: state) { $0.path = path }
  }

  private mutating func delete(in state: borrowing StateDirectory) throws {
    guard model.probe != nil else { return }
    try ProbeFile.delete(slug, in: state)
    model.probe = nil
    log.append("delete")
  }

  private mutating func append(
    _ kind: String, in state: borrowing StateDirectory
  ) throws {
    let json = Array(#"{"kind":"\#(kind)","message":"by hand"}"#.utf8)
    let draft = try Draft(json: json.span)
    _ = try EventLog.append([draft], to: slug, in: state)
    log.append("append \(kind)")
    guard kind != "deploy_succeeded" else { return }
    model.events.append(
      EventModel.Event(isDown: kind == "probe_down", isForeign: true))
  }

  /// Takes off the last newline, as a power cut does.
  private mutating func tear(in state: borrowing StateDirectory) throws {
    guard let directory = try state.app(slug),
      let file = try directory.open(EventLog.name, .reading)
    else { return }
    let text = try file.readAll()
    guard text.last == UInt8(ascii: "\n") else { return }
    _ = unsafe truncate("\(app)/\(EventLog.name)", text.count - 1)
    log.append("tear")
  }

  /// Drops all events but the newest two, as `prune` does.
  private mutating func prune(in state: borrowing StateDirectory) throws {
    guard let directory = try state.app(slug),
      let kept = try lines(in: state)
    else { return }
    let newest = kept.last { $0.contains("\"probe_") }
    let rest = kept.filter { $0 == newest || $0 == kept.last }
    let text = rest.map { $0 + "\n" }.joined()
    let lock = try Lock(directory)
    try directory.replace(EventLog.name, with: Array(text.utf8).span)
    lock.release()
    model.events = model.events.suffix(1)
    log.append("prune")
  }
}

// MARK: - Backups

extension EventHistory {
  private mutating func backUp() throws {
    let manager = FileManager.default
    guard manager.fileExists(atPath: app) else { return }
    let copy = "\(folder)/backup-\(slug.name)-\(backups.count)"
    try manager.copyItem(atPath: app, toPath: copy)
    backups.append((copy, model))
    log.append("back up")
  }

  /// Puts an older copy of one file in its place.
  private mutating func restore(_ entry: String) throws {
    guard !backups.isEmpty else { return }
    let (copy, old) = dice.pick(backups)
    let manager = FileManager.default
    guard manager.fileExists(atPath: "\(copy)/\(entry)"),
      manager.fileExists(atPath: app)
    else { return }
    let temporary = "\(app)/.restored"
    try manager.copyItem(atPath: "\(copy)/\(entry)", toPath: temporary)
    guard unsafe rename(temporary, "\(app)/\(entry)") == 0 else {
      throw Failure(.inputOutput, "can't restore \(entry)")
    }
    if entry == EventLog.name { model.events = old.events }
    if entry == ProbeFile.name { model.probe = old.probe }
    log.append("restore \(entry)")
  }

  private mutating func restoreAll() throws {
    guard !backups.isEmpty else { return }
    let (copy, old) = dice.pick(backups)
    let manager = FileManager.default
    let temporary = "\(folder)/restored-\(slug.name)"
    try manager.copyItem(atPath: copy, toPath: temporary)
    if manager.fileExists(atPath: app) { try manager.removeItem(atPath: app) }
    try manager.moveItem(atPath: temporary, toPath: app)
    model = old
    log.append("restore all")
  }
}

// MARK: - What the files say

extension EventHistory {
  /// A line of the timeline, as far as it matters here.
  private struct Line {
    var id: EventID?
    var event: EventModel.Event?

    init(_ text: Substring) {
      let bytes = Array(text.utf8)
      let event = ProbeEvent(bytes.span)
      id = JSON.text("event_id", of: bytes.span).flatMap { EventID($0) }
      self.event = event.map {
        EventModel.Event(
          isDown: $0.isDown, isForeign: text.contains("by hand"))
      }
    }
  }

  /// The lines of the timeline, nil if there is none; a torn last line counts
  /// once it is sealed, so it counts.
  private func lines(in state: borrowing StateDirectory) throws
    -> [Substring]?
  {
    guard let file = try state.file(EventLog.name, of: slug) else { return nil }
    let text = String(decoding: try file.readAll(), as: UTF8.self)
    return text.utf8.split(separator: UInt8(ascii: "\n")).map(Substring.init)
  }

  /// The timeline and the state that are stored, and the timeline's ids.
  mutating func stored(in state: borrowing StateDirectory) throws
    -> (model: EventModel, ids: [EventID])
  {
    var model = EventModel()
    var ids: [EventID] = []
    for text in try lines(in: state) ?? [] {
      // Most lines were there before.
      let line = known[text] ?? Line(text)
      known[text] = line
      if let event = line.event { model.events.append(event) }
      if let id = line.id { ids.append(id) }
    }
    if let probe = try ProbeFile.read(slug, in: state) {
      model.probe = EventModel.Probe(
        path: probe.config.path, isEnabled: probe.config.isEnabled,
        failures: probe.state.consecutiveFailures,
        isUp: probe.state.lastStatus.map { $0 == .up })
    }
    return (model, ids)
  }
}
