import Foundation
import Glibc
import ObsTesting
import Testing

@testable import ObsFiles

@Suite struct WatchTests {
  /// Runs a test with two directories that are watched.
  private func withWatch(
    _ interest: Watch.Interest,
    _ body: (Bench) throws -> Void
  ) throws {
    try withTemporaryState { state in
      let watch = try Watch()
      var places: [Watch.Place?] = []
      for name in ["a", "b"] {
        let app = try state.makeApp(Slug(name))
        places.append(watch.add(app, for: interest))
      }
      let bench = Bench(
        watch, places: try places.map { try #require($0) },
        folder: "\(state.path)/apps")
      try body(bench)
    }
  }

  /// A watch of two directories, and what it tells.
  private final class Bench {
    private let watch: Watch
    private let places: [Watch.Place]
    let folder: String

    init(
      _ watch: consuming Watch, places: [Watch.Place], folder: String
    ) {
      self.watch = watch
      self.places = places
      self.folder = folder
    }

    /// The changes since the last time, as `a/name`, each kind once.
    func changes() -> [String] {
      var all: [String] = []
      watch.takeChanges { [places] place, name in
        let index = places.firstIndex { $0 == place } ?? 2
        let text = name.indices.map { name[$0] }
        all.append(
          ["a/", "b/", "?/"][index] + String(decoding: text, as: UTF8.self))
      }
      return Set(all).sorted()
    }

    /// Watches a directory once more.
    func add(_ name: String) throws -> Watch.Place? {
      guard let directory = try Directory.open(path: "\(folder)/\(name)")
      else { return nil }
      return watch.add(directory, for: .settledFiles)
    }

    func forget(_ index: Int) { watch.remove(places[index]) }

    func write(_ text: String, to path: String) throws {
      try text.write(
        toFile: "\(folder)/\(path)", atomically: false, encoding: .utf8)
    }
  }

  @Test func `each change is told once, with its directory and name`() throws {
    try withWatch(.settledFiles) { bench in
      #expect(bench.changes() == [])
      try bench.write("x", to: "a/f")
      try bench.write("x", to: "b/g")
      #expect(bench.changes() == ["a/f", "b/g"])
      #expect(bench.changes() == [])
    }
  }

  @Test func `a settled file is told when it is closed, not before`() throws {
    try withWatch(.settledFiles) { bench in
      let path = "\(bench.folder)/a/f"
      let file = unsafe open(path, O_WRONLY | O_CREAT, 0o600)
      try #require(file >= 0)
      _ = unsafe Glibc.write(file, "x", 1)
      #expect(bench.changes() == [])
      close(file)
      #expect(bench.changes() == ["a/f"])
    }
  }

  @Test func `files that come and go are told, but not that one moves away`()
    throws
  {
    try withWatch(.settledFiles) { bench in
      try bench.write("x", to: "a/f")
      _ = bench.changes()
      let folder = bench.folder
      #expect(unsafe rename("\(folder)/a/f", "\(folder)/b/g") == 0)
      #expect(bench.changes() == ["b/g"])
      #expect(unsafe unlink("\(folder)/b/g") == 0)
      #expect(bench.changes() == ["b/g"])
    }
  }

  @Test func `names are told as they come and go, not what is written`() throws
  {
    try withWatch(.names) { bench in
      let folder = bench.folder
      #expect(unsafe mkdir("\(folder)/a/sub", 0o700) == 0)
      #expect(bench.changes() == ["a/sub"])
      try bench.write("x", to: "a/sub/f")
      #expect(bench.changes() == [])
      #expect(unsafe rename("\(folder)/a/sub", "\(folder)/b/sub") == 0)
      #expect(bench.changes() == ["a/sub", "b/sub"])
      try FileManager.default.removeItem(atPath: "\(folder)/b/sub")
      #expect(bench.changes() == ["b/sub"])
    }
  }

  @Test func `reading is no change`() throws {
    try withWatch(.settledFiles) { bench in
      try bench.write("x", to: "a/f")
      _ = bench.changes()
      _ = try String(contentsOfFile: "\(bench.folder)/a/f", encoding: .utf8)
      #expect(bench.changes() == [])
    }
  }

  @Test func `a directory that is removed is told with an empty name`() throws {
    try withWatch(.settledFiles) { bench in
      try FileManager.default.removeItem(atPath: "\(bench.folder)/a")
      #expect(bench.changes() == ["a/"])
    }
  }

  @Test func `what is watched no more is told no more`() throws {
    try withWatch(.settledFiles) { bench in
      bench.forget(0)
      _ = bench.changes()
      try bench.write("x", to: "a/f")
      try bench.write("x", to: "b/f")
      #expect(bench.changes() == ["b/f"])
    }
  }

  @Test func `the same directory has the same place, another has another`()
    throws
  {
    try withWatch(.settledFiles) { bench in
      let place = try #require(try bench.add("a"))
      #expect(try bench.add("a") == place)
      #expect(try bench.add("b") != place)
      let folder = bench.folder
      #expect(unsafe rename("\(folder)/a", "\(folder)/c") == 0)
      #expect(try bench.add("c") == place)
      #expect(unsafe mkdir("\(folder)/a", 0o700) == 0)
      #expect(try bench.add("a") != place)
    }
  }

  @Test func `long names and many changes come through whole`() throws {
    try withWatch(.settledFiles) { bench in
      let names = (0..<300).map {
        String(repeating: "n", count: 1 + $0 % 250) + "\($0)"
      }
      for name in names { try bench.write("x", to: "a/\(name)") }
      #expect(bench.changes() == names.map { "a/\($0)" }.sorted())
    }
  }

  @Test func `changes that the kernel could not keep are told as lost`() throws
  {
    let limit = try #require(
      Int(
        try String(
          contentsOfFile: "/proc/sys/fs/inotify/max_queued_events",
          encoding: .utf8
        ).trimmingCharacters(in: .whitespacesAndNewlines)))
    try withWatch(.settledFiles) { bench in
      let paths = ["\(bench.folder)/a/f", "\(bench.folder)/b/f"]
      // The kernel joins the same event with the one before.
      for index in 0..<limit + 10 {
        let file = unsafe open(paths[index % 2], O_WRONLY | O_CREAT, 0o600)
        try #require(file >= 0)
        close(file)
      }
      #expect(bench.changes() == ["?/", "a/f", "b/f"])
    }
  }
}
