import Foundation
import ObsTesting

@testable import ObsFiles

/// Random things that happen to what binds two apps to VMs.
struct BindingEdits {
  private var dice: Dice
  /// What happened last, for messages.
  private(set) var last = ""
  private var backups: [String: [UInt8]] = [:]

  init(seed: UInt64) { dice = Dice(seed: seed) }

  /// Does one thing.
  mutating func step(in state: borrowing StateDirectory) throws {
    let name = dice.pick(["a", "b"])
    let vm = "vm-\(dice.roll(4))"
    let app = try state.makeApp(Slug(name))
    let folder = "\(state.path)/apps/\(name)"
    let action = dice.roll(16)
    last = "\(action) of \(name) and \(vm)"
    switch action {
    case 0, 1, 2: try append("deploy_succeeded", vm, to: name, state)
    case 3: try append("deploy_failed", vm, to: name, state)
    case 4: try append("deploy_succeeded", nil, to: name, state)
    case 5, 6: try put(#"{"x":1,"vm_name":"\#(vm)"}"#, AppFile.name, app)
    case 7: try put(dice.pick(["{}", #"{"vm_name":5}"#]), AppFile.name, app)
    case 8: try put(dice.pick(["", "[]", "{"]), AppFile.name, app)
    case 9, 10: try app.remove(AppFile.name)
    case 11: try app.remove(EventLog.name)
    case 12: try prune(app)
    case 13: backups[name] = try events(app)
    case 14:
      if let backup = backups[name] {
        try app.replace(EventLog.name, with: backup.span)
      }
    default: try tearOrRemove(folder)
    }
  }

  private func append(
    _ kind: String, _ vm: String?, to name: String,
    _ state: borrowing StateDirectory
  ) throws {
    let metadata = vm.map { #","metadata":{"vm_name":"\#($0)"}"# } ?? ""
    let json = Array(#"{"kind":"\#(kind)"\#(metadata)}"#.utf8)
    let draft = try Draft(json: json.span)
    _ = try EventLog.append([draft], to: Slug(name), in: state)
  }

  private func put(
    _ text: String, _ file: String, _ app: borrowing Directory
  ) throws {
    try app.replace(file, with: Array(text.utf8).span)
  }

  private func events(_ app: borrowing Directory) throws -> [UInt8] {
    guard let file = try app.open(EventLog.name, .reading) else { return [] }
    return try file.readAll()
  }

  /// The file with fewer lines.
  private mutating func prune(_ app: borrowing Directory) throws {
    let lines = try events(app).split(separator: UInt8(ascii: "\n"))
    let kept = lines.filter { _ in dice.once(in: 2) }.map { $0 + [10] }
    try app.replace(EventLog.name, with: Array(kept.joined()).span)
  }

  private mutating func tearOrRemove(_ folder: String) throws {
    if dice.once(in: 3) {
      try FileManager.default.removeItem(atPath: folder)
    } else if let file = FileHandle(
      forWritingAtPath: "\(folder)/\(EventLog.name)")
    {
      try file.seekToEnd()
      try file.write(contentsOf: Data(#"{"event_id":"evt-"#.utf8))
      try file.close()
    }
  }
}
