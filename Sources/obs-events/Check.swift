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
    let text = try file.readAll()
    let lines = text.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      guard let problem = problem(Array(line).span) else { continue }
      // Not the line itself: it may hold a secret.
      report(Finding(file: name, line: index + 1, problem: problem))
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
    try leftovers(in: app)
    for name in ["app.json", "probe.json"] { object(name, app) }
    let names = [
      "rollups.jsonl", "samples.jsonl", "checks.jsonl", EventLog.name,
    ]
    for name in names { lines(name, app) }
  }

  private mutating func object(
    _ name: String, _ app: borrowing Directory
  ) {
    let path = "\(app.name)/\(name)"
    do throws(Failure) {
      guard let file = try app.open(name, .reading) else { return }
      let text = try file.readAll()
      guard let problem = Self.problem(of: text.span, name) else { return }
      report(
        Finding(
          file: path, problem: problem,
          text: String(decoding: text, as: UTF8.self)))
    } catch {
      report(Finding(file: path, problem: error.detail))
    }
  }

  /// What is wrong with a `.json` file, nil if it is sound.
  private static func problem(of text: Span<UInt8>, _ name: String) -> String? {
    guard JSON.isWholeObject(text) else {
      return LineFault.notAnObject.rawValue
    }
    do throws(Failure) {
      if name == "probe.json" { _ = try Probe(stored: text) }
      return nil
    } catch {
      return error.detail
    }
  }

  /// What a crash left of replacements.
  ///
  /// Reported once the lock is gone, since the reader may be slow.
  private mutating func leftovers(in app: borrowing Directory) throws(Failure) {
    let names = try app.entries().filter(Directory.isTemporary)
    guard !names.isEmpty else { return }
    var findings: [Finding] = []
    do throws(Failure) {
      // With the lock held nobody is writing one.
      let lock = try Lock(app)
      for name in names { try look(at: name, in: app, &findings) }
      lock.release()
    } catch {
      findings.append(Finding(file: app.name, problem: error.detail))
    }
    for finding in findings { report(finding) }
  }

  private func look(
    at name: String, in app: borrowing Directory, _ findings: inout [Finding]
  ) throws(Failure) {
    let path = "\(app.name)/\(name)"
    do throws(Failure) {
      guard try app.open(name, .reading) != nil else { return }
      findings.append(Finding(file: path, problem: "a crash left it"))
      if repair { try app.remove(name) }
    } catch {
      findings.append(Finding(file: path, problem: error.detail))
    }
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

  /// Prints first, without the lock, since the reader may be slow; then drops
  /// what was printed.
  private mutating func mend(_ name: String, _ app: borrowing Directory)
    throws(Failure)
  {
    guard let file = try app.open(name, .reading) else { return }
    let findings = try findings(in: file)
    guard findings.hasJunk || !findings.tail.isEmpty else { return }
    let lock = try Lock(app)
    try app.require(file, toBe: name)
    try app.replace(name) { (new) throws(Failure) in
      try Self.write(file, without: findings, to: new)
    }
    lock.release()
  }

  private static func write(
    _ file: borrowing File, without findings: Findings, to new: borrowing File
  ) throws(Failure) {
    var faults = LineFaults(file: file.name)
    _ = try file.copyLines(
      before: findings.end, { !(faults.next($0)?.isJunk ?? false) }
    ) { (part) throws(Failure) in try new.writeAll(part) }
    let size = try file.size()
    if size > findings.size {
      // A writer has sealed the torn line meanwhile.
      try file.copyBytes(from: findings.end, to: size) {
        (part) throws(Failure) in try new.writeAll(part)
      }
    } else if faults.next(findings.tail.span) == nil {
      let line = findings.tail + [UInt8(ascii: "\n")]
      try new.writeAll(line.span)
    }
  }

  /// What a file of lines holds besides sound ones.
  private struct Findings {
    var hasJunk = false
    /// Where the last whole line ends.
    var end = 0
    /// What stands behind it, if nobody is writing it just now; of a very
    /// long one the beginning.
    var tail: [UInt8] = []
    /// How much of the file was looked at.
    var size = 0
  }

  private mutating func findings(in file: borrowing File) throws(Failure)
    -> Findings
  {
    var findings = Findings()
    var faults = LineFaults(file: file.name)
    var number = 0
    repeat {
      findings.end = try file.forEachLine(from: findings.end) { line, _ in
        number += 1
        guard let fault = faults.next(line) else { return true }
        report(file.name, number, fault.rawValue, line)
        findings.hasJunk = findings.hasJunk || fault.isJunk
        return true
      }
      // Lines that came while these were looked at are no torn tail.
    } while try !findTail(of: file, &findings)
    guard !findings.tail.isEmpty else { return findings }
    let isWhole = faults.next(findings.tail.span) == nil
    let problem = isWhole ? "its newline is missing" : "it is torn"
    report(file.name, number + 1, problem, findings.tail.span)
    return findings
  }

  /// Reads what stands behind the last whole line, once it rests.
  ///
  /// - Returns: false if the file grows: look again.
  private func findTail(of file: borrowing File, _ findings: inout Findings)
    throws(Failure) -> Bool
  {
    findings.size = try file.size()
    guard findings.size > findings.end else { return true }
    usleep(100_000)
    guard try file.size() == findings.size else { return false }
    var hasLine = false
    try file.forEachLine(from: findings.end) { _, _ in
      hasLine = true
      return false
    }
    if hasLine { return false }
    findings.tail = try file.read(
      min(findings.size - findings.end, File.lineLimit), at: findings.end)
    return true
  }

  private mutating func report(
    _ file: String, _ line: Int, _ problem: String, _ text: Span<UInt8>
  ) {
    // Nobody reads more of a line of zeros.
    let shown = text.extracting(first: min(text.count, 1 << 16))
    report(Finding(file: file, line: line, problem: problem, text: shown.text))
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
