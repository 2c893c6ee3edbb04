import Foundation
import ObsFiles
import Testing

@testable import obs_analytics

@Suite struct IngestHintTests {
  private let log = LogID.of("cdef")
  private let today = Timestamp(seconds: 20_000 * 86_400)

  private func withState(
    _ body: (borrowing StateDirectory, String) throws -> Void
  )
    throws
  {
    let folder = "/tmp/obs-test-\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o750])
    defer { remove(folder) }
    try body(try StateDirectory(path: folder), folder)
  }

  private func lock(_ state: borrowing StateDirectory) throws -> Lock {
    try Lock(state.root, IngestHint.lockName, patience: 0.1)
  }

  private func entry(_ day: Int) -> IngestHint.Entry {
    IngestHint.Entry(
      day: Timestamp(seconds: day * 86_400).dayDescription, position: 4711,
      check: "c0ffee", packed: 99)
  }

  private func stored(_ state: borrowing StateDirectory) throws -> IngestHint {
    let lock = try lock(state)
    return try IngestHint(in: state, lock: lock)
  }

  private func store(_ state: borrowing StateDirectory, day: Int = 20_000)
    throws
  {
    let lock = try lock(state)
    var hint = try IngestHint(in: state, lock: lock)
    hint[log] = entry(day)
    try hint.write(in: state, lock: lock, today: today)
  }

  @Test func `what was written is read`() throws {
    try withState { state, _ in
      try store(state)
      let hint = try stored(state)
      #expect(hint.isTrusted && hint[log] == entry(20_000))
    }
  }

  @Test func `a hint is not trusted once the lock was changed`() throws {
    try withState { state, folder in
      try store(state)
      let path = "\(folder)/\(IngestHint.lockName)"
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1)],
        ofItemAtPath: path)
      let hint = try stored(state)
      #expect(!hint.isTrusted && hint[log] == nil)
    }
  }

  @Test(arguments: ["", "{", "[]", "{}", #"{"stamp":[],"logs":{}}"#, "\0\0"])
  func `a damaged hint is none`(text: String) throws {
    try withState { state, folder in
      try store(state)
      try write(text, to: "\(folder)/\(IngestHint.name)")
      #expect(try stored(state)[log] == nil)
    }
  }

  @Test func `nothing is written when nothing but the day is new`() throws {
    try withState { state, folder in
      try store(state)
      let path = "\(folder)/\(IngestHint.name)"
      let before = try String(contentsOfFile: path, encoding: .utf8)
      try store(state, day: 20_001)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == before)
    }
  }

  @Test func `logs that were not read for long are forgotten`() throws {
    try withState { state, _ in
      try store(state, day: 19_599)
      #expect(try stored(state)[log] == nil)
    }
  }
}

extension LogID {
  /// The name of a log with this first line.
  static func of(_ line: String) -> LogID {
    LogID(firstLine: Array(line.utf8).span)
  }
}
