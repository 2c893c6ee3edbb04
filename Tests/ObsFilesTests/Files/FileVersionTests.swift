import Foundation
import Glibc
import ObsTesting
import Testing

@testable import ObsFiles

@Suite struct FileVersionTests {
  private func withApp(
    _ body: (borrowing StateDirectory, borrowing Directory) throws -> Void
  ) throws {
    try withTemporaryState { state in
      let app = try state.makeApp(Slug("a"))
      try body(state, app)
    }
  }

  private func version(_ app: borrowing Directory) throws -> FileVersion? {
    // The file system's clock may move only every 4 ms.
    usleep(10_000)
    return try app.version(of: "f")
  }

  private func append(_ text: String, to app: borrowing Directory) throws {
    _ = try app.append(to: "f") { _, _ in Array(text.utf8) }
  }

  @Test func `a file that is not there has no version`() throws {
    try withApp { state, app in
      let versions = [
        try app.version(of: "f"), try state.version(of: "f", Slug("a")),
        try state.version(of: "f", Slug("b")),
      ]
      #expect(versions == [nil, nil, nil])
    }
  }

  @Test func `a version stays until something is done to the file`() throws {
    try withApp { state, app in
      try append("one\n", to: app)
      let first = try version(app)
      let file = try app.existing("f")
      _ = try file.readAll()
      #expect(try version(app) == first)
      #expect(try state.version(of: "f", Slug("a")) == first)
    }
  }

  @Test func `whatever is done to a file changes its version`() throws {
    try withApp { state, app in
      try append("one\n", to: app)
      var versions = [try version(app)]
      try append("two\n", to: app)
      versions.append(try version(app))
      try app.replace("f", with: Array("one\ntwo\n".utf8).span)
      versions.append(try version(app))
      try app.exchange("f", with: Array("one\nTWO\n".utf8).span, keeping: 4)
      versions.append(try version(app))
      try app.exchange("f", with: Array("one\ntwo\n".utf8).span, keeping: 4)
      versions.append(try version(app))
      let path = "\(state.path)/apps/a/f"
      try "ONE\ntwo\n".write(toFile: path, atomically: false, encoding: .utf8)
      versions.append(try version(app))
      try app.remove("f")
      versions.append(try version(app))
      for (index, one) in versions.enumerated() {
        for other in versions[..<index] { #expect(one != other) }
      }
    }
  }

  @Test func `a file grows by appends, and by nothing else`() throws {
    try withApp { state, app in
      try append("one\n", to: app)
      let first = try #require(try version(app))
      #expect(!first.isGrown(from: nil))
      #expect(first.isGrown(from: first))
      try append("two\n", to: app)
      let second = try #require(try version(app))
      #expect(second.isGrown(from: first))
      #expect(!first.isGrown(from: second))
      try app.replace("f", with: Array("one\ntwo\nthree\n".utf8).span)
      let third = try #require(try version(app))
      #expect(!third.isGrown(from: second))
    }
  }

  @Test func `a copy that kept its time is another version`() throws {
    try withApp { state, app in
      try append("one\n", to: app)
      let first = try #require(try version(app))
      let folder = "\(state.path)/apps/a"
      let manager = FileManager.default
      try manager.copyItem(atPath: "\(folder)/f", toPath: "\(folder)/copy")
      let time = Date(
        timeIntervalSince1970: Double(first.modified) / 1e9)
      try manager.setAttributes(
        [.modificationDate: time], ofItemAtPath: "\(folder)/copy")
      #expect(unsafe rename("\(folder)/copy", "\(folder)/f") == 0)
      #expect(try version(app) != first)
    }
  }

  @Test func `a link is a version of its own, and a folder too`() throws {
    try withApp { state, app in
      try append("one\n", to: app)
      let folder = "\(state.path)/apps/a"
      #expect(unsafe symlink("f", "\(folder)/link") == 0)
      #expect(unsafe symlink("nowhere", "\(folder)/dead") == 0)
      let file = try app.version(of: "f")
      #expect(try app.version(of: "link") != file)
      #expect(try app.version(of: "dead") != nil)
    }
  }

  @Test func `a file is fresh for a second, by the given clock`() throws {
    try withApp { _, app in
      try append("one\n", to: app)
      let found = try #require(try version(app))
      let written = Double(found.modified) / 1e9
      for (age, isFresh) in [
        (-5.0, false), (0.01, true), (0.99, true), (1.01, false), (9, false),
      ] {
        #expect(found.isFresh(at: written + age) == isFresh)
      }
    }
  }
}
