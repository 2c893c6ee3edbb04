import Glibc
import ObsFiles

/// Reads files and prints what is damaged.
struct Check {
  /// Whether damaged lines are dropped, too.
  private let repair: Bool
  /// How much damage there is.
  private(set) var count = 0

  init(repair: Bool) { self.repair = repair }

  private mutating func report(_ finding: Finding) {
    Output.write(finding.json.span)
    count += 1
  }
}

// MARK: - The state directory itself

extension Check {
  mutating func root(_ state: borrowing StateDirectory) throws(Failure) {
    try lines("config", in: state) { line in
      line.isCommentOrBlank || line.indices.contains { line[$0] == 0x3D }
        ? nil : "it is not NAME=VALUE"
    }
    try lines("tokens", in: state) { line in
      TokenFile.isDamaged(line) ? "it is no token: it lets nobody in" : nil
    }
    guard let apps = try state.root.openDirectory("apps") else { return }
    for name in try apps.entries() where !name.hasPrefix(".") {
      if (try? Slug(name)) == nil {
        report(Finding(file: "apps/\(name)", problem: "the name is no slug"))
      }
    }
  }

  private mutating func lines(
    _ name: String, in state: borrowing StateDirectory,
    _ problem: (Span<UInt8>) -> String?
  ) throws(Failure) {
    guard let file = try state.root.open(name, .reading) else { return }
    var number = 0
    try file.forEachLine { line, _ in
      number += 1
      if let problem = problem(line) {
        // Not the line itself: it may hold a secret.
        report(Finding(file: name, line: number, problem: problem))
      }
      return true
    }
  }
}

// MARK: - An app

extension Check {
  mutating func app(_ slug: Slug, _ state: borrowing StateDirectory) {
    do throws(Failure) {
      guard let app = try state.app(slug) else {
        throw Failure(.notFound, "there is no such app")
      }
      try files(of: app)
    } catch {
      report(Finding(file: "apps/\(slug.name)", problem: error.detail))
    }
  }

  private mutating func files(of app: borrowing Directory) throws(Failure) {
    if repair { try removeLeftovers(app) }
    for name in ["app.json", "probe.json"] { object(name, app) }
    for name in ["rollups.jsonl", "samples.jsonl", EventLog.name] {
      lines(name, app)
    }
  }

  private mutating func object(
    _ name: String, _ app: borrowing Directory
  ) {
    let path = "\(app.name)/\(name)"
    do throws(Failure) {
      guard let file = try app.open(name, .reading) else { return }
      let text = try file.readAll()
      let isObject = JSON.isWholeObject(text.span)
      if isObject, name == "app.json" || Self.hasConfig(text.span) { return }
      report(
        Finding(
          file: path,
          problem: isObject
            ? "it has no config" : LineFault.notAnObject.rawValue,
          text: String(decoding: text, as: UTF8.self)))
    } catch {
      report(Finding(file: path, problem: error.detail))
    }
  }

  /// Whether it can be a probe; whether a sound one, obs-probes knows.
  private static func hasConfig(_ text: Span<UInt8>) -> Bool {
    JSON.member("config", of: text)?.kind == .object
  }

  /// What a crash left of replacements: with the lock held nobody writes one.
  private mutating func removeLeftovers(_ app: borrowing Directory)
    throws(Failure)
  {
    let lock = try Lock(app)
    for name in try app.entries() where name.hasPrefix(".") && name != ".lock" {
      report(Finding(file: "\(app.name)/\(name)", problem: "a crash left it"))
      try app.remove(name)
    }
    lock.release()
  }
}

// MARK: - Files of lines

extension Check {
  private mutating func lines(_ name: String, _ app: borrowing Directory) {
    do throws(Failure) {
      try repair ? mend(name, app) : look(name, app)
    } catch {
      report(Finding(file: "\(app.name)/\(name)", problem: error.detail))
    }
  }

  private mutating func look(_ name: String, _ app: borrowing Directory)
    throws(Failure)
  {
    guard let file = try app.open(name, .reading) else { return }
    _ = try findings(in: file)
  }

  /// Looks and drops with the lock held: all that goes has been printed.
  private mutating func mend(_ name: String, _ app: borrowing Directory)
    throws(Failure)
  {
    let lock = try Lock(app)
    guard let file = try app.open(name, .reading) else { return }
    guard try findings(in: file) else { return }
    try app.replace(name) { (new) throws(Failure) in
      var faults = LineFaults(file: name)
      _ = try file.copyLines({ !(faults.next($0)?.isJunk ?? false) }) {
        (part) throws(Failure) in try new.writeAll(part)
      }
    }
    lock.release()
  }

  /// - Returns: whether there are lines to drop.
  private mutating func findings(in file: borrowing File) throws(Failure)
    -> Bool
  {
    var faults = LineFaults(file: file.name)
    var number = 0
    var hasJunk = false
    let end = try file.forEachLine { line, _ in
      number += 1
      if let fault = faults.next(line) {
        report(
          Finding(
            file: file.name, line: number, problem: fault.rawValue,
            text: line.text))
        hasJunk = hasJunk || fault.isJunk
      }
      return true
    }
    guard let text = try tornTail(of: file, from: end) else { return hasJunk }
    report(
      Finding(
        file: file.name, line: number + 1, problem: "it is torn", text: text))
    return true
  }

  /// What stands behind the last newline, if nobody is writing it just now.
  private func tornTail(of file: borrowing File, from end: Int) throws(Failure)
    -> String?
  {
    let size = try file.size()
    guard size > end else { return nil }
    usleep(100_000)
    guard try file.size() == size else { return nil }
    return String(decoding: try file.read(size - end, at: end), as: UTF8.self)
  }
}

extension Span<UInt8> {
  fileprivate var text: String {
    unsafe withUnsafeBufferPointer {
      unsafe String(decoding: $0, as: UTF8.self)
    }
  }

  fileprivate var isCommentOrBlank: Bool {
    let first = indices.first { self[$0] > UInt8(ascii: " ") }
    return first.map { self[$0] == UInt8(ascii: "#") } ?? true
  }
}
