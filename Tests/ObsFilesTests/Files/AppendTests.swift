import Glibc
@testable import ObsFiles
import ObsTesting
import Testing

@Suite struct AppendTests {
  private func content(_ app: borrowing Directory) throws -> String {
    let file = try app.existing("f")
    return String(decoding: try file.readAll(), as: UTF8.self)
  }

  @Test func `a torn last line is sealed, never cut off`() throws {
    try withTemporaryState { state in
      let app = try state.makeApp(Slug("a"))
      try app.replace("f", with: Array("one\nto".utf8).span)
      _ = try app.append(to: "f") { _, size in
        #expect(size == 6)
        return Array("two\n".utf8)
      }
      #expect(try content(app) == "one\nto\ntwo\n")
    }
  }

  @Test func `one who holds the lock appends the same way, unsynced too`()
    throws
  {
    try withTemporaryState { state in
      let app = try state.makeApp(Slug("a"))
      let lock = try Lock(app)
      for (text, expected) in [
        ("one\nto", "one\nto"), ("two\n", "one\nto\ntwo\n"),
        ("three\n", "one\nto\ntwo\nthree\n"),
      ] {
        let appended = try app.appendUnsynced(to: "f", under: lock) { _, _ in
          Array(text.utf8)
        }
        #expect(appended.failure == nil)
        #expect(appended.lines == Array(text.utf8))
        #expect(try content(app) == expected)
      }
      lock.release()
    }
  }

  @Test func `what can't be composed leaves the file as it was`() throws {
    try withTemporaryState { state in
      let app = try state.makeApp(Slug("a"))
      try app.replace("f", with: Array("one\n".utf8).span)
      #expect(throws: Failure(.invalid, "no")) {
        try app.append(to: "f") { (_, _) throws(Failure) in
          throw Failure(.invalid, "no")
        }
      }
      #expect(try content(app) == "one\n")
    }
  }

  @Test func `a replacement that fails leaves the old file alone`() throws {
    try withTemporaryState { state in
      let app = try state.makeApp(Slug("a"))
      try app.replace("f", with: Array("old".utf8).span)
      #expect(throws: Failure.self) {
        try app.replace("f") { (file) throws(Failure) in
          try file.writeAll(Array("ne".utf8).span)
          throw Failure(.inputOutput, "no")
        }
      }
      #expect(try content(app) == "old")
      #expect(try app.entries().sorted() == ["f"])
    }
  }

  @Test func `files and directories can be shared by a group`() throws {
    try withTemporaryState { state in
      umask(0o007)
      let app = try state.makeApp(Slug("a"))
      _ = try app.append(to: "f") { _, _ in Array("one\n".utf8) }
      var status = stat()
      #expect(unsafe fstatat(app.descriptor, "f", &status, 0) == 0)
      #expect(status.st_mode & 0o777 == 0o660)
      #expect(unsafe fstat(app.descriptor, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o770)
    }
  }
}
