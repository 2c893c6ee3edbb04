import Foundation
import Glibc
import ObsTesting
import Synchronization
import Testing

@testable import ObsFiles

@Suite struct ExchangeTests {
  private static let spare = ".f.spare"

  /// Runs a test with an app's directory that has the file `f`.
  private func withFile(
    _ text: String, _ body: (borrowing Directory, String) throws -> Void
  ) throws {
    try withTemporaryState { state in
      let app = try state.makeApp(Slug("a"))
      try app.replace("f", with: Array(text.utf8).span)
      try body(app, "\(state.path)/apps/a")
    }
  }

  private func exchange(
    _ text: String, keeping kept: Int, in app: borrowing Directory
  ) throws {
    let bytes = Array(text.utf8)
    try app.exchange("f", with: bytes.span, keeping: kept)
  }

  private func content(_ app: borrowing Directory, _ entry: String = "f")
    throws -> String
  {
    let file = try app.existing(entry)
    return String(decoding: try file.readAll(), as: UTF8.self)
  }

  private func inode(_ app: borrowing Directory, _ entry: String) throws
    -> UInt64
  {
    try #require(try app.version(of: entry)).inode
  }

  @Test func `the file has the new bytes, the spare the old ones`() throws {
    try withFile("config 1") { app, _ in
      try exchange("config 2", keeping: 6, in: app)
      #expect(try content(app) == "config 2")
      #expect(try content(app, Self.spare) == "config 1")
      #expect(try app.entries().sorted() == [Self.spare, "f"])
    }
  }

  @Test func `two files take turns, and no other is made`() throws {
    try withFile("config 0") { app, _ in
      try exchange("config 1", keeping: 6, in: app)
      let files = Set([try inode(app, "f"), try inode(app, Self.spare)])
      for number in 2...9 {
        let old = try inode(app, "f")
        try exchange("config \(number)", keeping: 6, in: app)
        #expect(try content(app) == "config \(number)")
        #expect(try inode(app, "f") != old)
        #expect(
          Set([try inode(app, "f"), try inode(app, Self.spare)]) == files)
      }
    }
  }

  @Test(arguments: ["config", "config 12", "config 123456", "", "c"])
  func `a spare of another size is made anew`(old: String) throws {
    try withFile("config 1") { app, folder in
      try old.write(
        toFile: "\(folder)/\(Self.spare)", atomically: false, encoding: .utf8)
      let before = try inode(app, Self.spare)
      try exchange("config 2", keeping: 6, in: app)
      #expect(try content(app) == "config 2")
      #expect(try inode(app, "f") != before)
    }
  }

  @Test func `a spare that begins otherwise is made anew`() throws {
    try withFile("config 1") { app, _ in
      try exchange("config 2", keeping: 6, in: app)
      try app.replace("f", with: Array("CONFIG 3".utf8).span)
      let before = try inode(app, Self.spare)
      try exchange("CONFIG 4", keeping: 6, in: app)
      #expect(try content(app) == "CONFIG 4")
      #expect(try inode(app, "f") != before)
      #expect(try content(app, Self.spare) == "CONFIG 3")
    }
  }

  @Test(arguments: [0, 1, 7, 8])
  func `any part of the file can be kept`(kept: Int) throws {
    try withFile("config 1") { app, _ in
      for number in 2...4 {
        try exchange("config \(number)", keeping: kept, in: app)
        #expect(try content(app) == "config \(number)")
      }
    }
  }

  @Test func `an empty file can be exchanged`() throws {
    try withFile("") { app, _ in
      for _ in 0..<3 { try exchange("", keeping: 0, in: app) }
      #expect(try content(app) == "")
    }
  }

  @Test func `a file that is not there is not made`() throws {
    try withFile("x") { app, _ in
      try app.remove("f")
      #expect(throws: Failure.self) {
        try exchange("y", keeping: 0, in: app)
      }
      let version = try app.version(of: "f")
      #expect(version == nil)
    }
  }

  @Test func `the spare can be removed, and need not be there`() throws {
    try withFile("config 1") { app, _ in
      try app.removeSpare(of: "f")
      try exchange("config 2", keeping: 6, in: app)
      try app.removeSpare(of: "f")
      #expect(try app.entries() == ["f"])
    }
  }

  @Test func `a group may write both files`() throws {
    umask(0o007)
    try withFile("config 1") { app, _ in
      for number in 2...3 {
        try exchange("config \(number)", keeping: 6, in: app)
      }
      for entry in ["f", Self.spare] {
        var status = stat()
        #expect(unsafe fstatat(app.descriptor, entry, &status, 0) == 0)
        #expect(status.st_mode & 0o777 == 0o660)
      }
    }
  }
}

// MARK: - Spares that somebody else has made

extension ExchangeTests {
  @Test func `a spare that is a link is not written through`() throws {
    try withFile("config 1") { app, folder in
      let victim = "\(folder)/victim"
      try "victim 7".write(toFile: victim, atomically: false, encoding: .utf8)
      let path = "\(folder)/\(Self.spare)"
      #expect(unsafe symlink(victim, path) == 0)
      try exchange("config 2", keeping: 6, in: app)
      #expect(try content(app) == "config 2")
      #expect(try content(app, "victim") == "victim 7")
    }
  }

  @Test func `a spare with a second name is not written over`() throws {
    try withFile("config 1") { app, folder in
      let path = "\(folder)/\(Self.spare)"
      try "config 9".write(
        toFile: "\(folder)/backup", atomically: false, encoding: .utf8)
      #expect(unsafe link("\(folder)/backup", path) == 0)
      try exchange("config 2", keeping: 6, in: app)
      #expect(try content(app) == "config 2")
      #expect(try content(app, "backup") == "config 9")
    }
  }

  @Test func `a file with a second name is not written over later`() throws {
    try withFile("config 1") { app, folder in
      #expect(unsafe link("\(folder)/f", "\(folder)/backup") == 0)
      for number in 2...4 {
        try exchange("config \(number)", keeping: 6, in: app)
      }
      #expect(try content(app, "backup") == "config 1")
    }
  }

  @Test func `a spare that is a FIFO holds nobody up`() throws {
    try withFile("config 1") { app, folder in
      #expect(unsafe mkfifo("\(folder)/\(Self.spare)", 0o600) == 0)
      try exchange("config 2", keeping: 6, in: app)
      #expect(try content(app) == "config 2")
    }
  }

  @Test func `a spare that is a directory is told, and nothing is lost`()
    throws
  {
    try withFile("config 1") { app, folder in
      #expect(unsafe mkdir("\(folder)/\(Self.spare)", 0o700) == 0)
      #expect(throws: Failure.self) {
        try exchange("config 2", keeping: 6, in: app)
      }
      let content = try content(app)
      #expect(content == "config 1")
      #expect(try app.entries().sorted() == [Self.spare, "f"])
    }
  }

  @Test func `a spare that can only be read is made anew`() throws {
    try withFile("config 1") { app, folder in
      let path = "\(folder)/\(Self.spare)"
      try "config 9".write(toFile: path, atomically: false, encoding: .utf8)
      #expect(unsafe chmod(path, 0o400) == 0)
      try exchange("config 2", keeping: 6, in: app)
      #expect(try content(app) == "config 2")
    }
  }
}

// MARK: - Readers

extension ExchangeTests {
  @Test func `a reader sees one of the versions, whole, whenever it reads`()
    throws
  {
    try withFile(Self.version(0)) { app, folder in
      let isDone = Mutex(false)
      let torn = Mutex<[String]>([])
      let path = "\(folder)/f"
      let reader = try ObsFiles.Thread {
        var seen = 0
        while !isDone.withLock({ $0 }) || seen == 0 {
          // One that is held up between open and read, for two exchanges, may
          // see the third one being written: of a probe they are ten seconds
          // apart, here a moment.
          let isWhole = (0..<3).contains { _ in
            Self.read(path).map(Self.isWhole) ?? false
          }
          guard isWhole else {
            torn.withLock { $0.append("after \(seen)") }
            return
          }
          seen += 1
        }
      }
      for number in 1...3000 {
        try exchange(Self.version(number), keeping: 10, in: app)
      }
      isDone.withLock { $0 = true }
      reader.join()
      #expect(torn.withLock { $0 } == [])
      #expect(try content(app) == Self.version(3000))
    }
  }

  /// The same number again and again behind a beginning that stays.
  private static func version(_ number: Int) -> String {
    let digits = String(100_000 + number)
    return "beginning " + String(repeating: digits + " ", count: 40)
  }

  private static func isWhole(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    return words.count == 41 && Set(words.dropFirst()).count == 1
      && words.first == "beginning"
  }

  /// As readers here do: one open, one read.
  private static func read(_ path: String) -> String? {
    guard let file = try? File.open(path: path),
      let bytes = try? file.readAll()
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
