import Glibc
import ObsFiles
import Testing

@testable import obs_analytics

@Suite struct LogTrailTests {
  private let folder: LogFolder
  private let trail: LogTrail

  init() throws {
    folder = try LogFolder()
    trail = LogTrail(folder.log)
  }

  /// What a reader gets who goes on behind a place.
  private func lines(after place: LogPlace) throws -> [String] {
    let other = LogTrail(folder.log)
    try other.seek(place)
    return try other.lines()
  }

  @Test func `lines come once, and only whole ones`() throws {
    try folder.append("old\n")
    try trail.seekEnd()
    #expect(try trail.lines().isEmpty)
    try folder.append("one\ntw")
    #expect(try trail.lines() == ["one"])
    #expect(try trail.lines().isEmpty)
    try folder.append("o\n\nthree\n")
    #expect(try trail.lines() == ["two", "", "three"])
  }

  @Test(arguments: ["access.log.1", "access-2026-11-22T23-40-31.756.log"])
  func `a log that is renamed is read to its end`(rolled: String) throws {
    try folder.append("old\n")
    try trail.seekEnd()
    let place = trail.place
    try folder.append("one\n")
    try folder.rename(to: rolled)
    try folder.append("", to: "access.log")
    // The writer does not know it yet.
    try folder.append("two\n", to: rolled)
    #expect(try trail.lines() == ["one", "two"])
    try folder.append("three\n", to: rolled)
    #expect(try trail.lines() == ["three"])
    try folder.append("four\n")
    #expect(try trail.lines() == ["four"])
    #expect(try lines(after: place) == ["one", "two", "three", "four"])
  }

  @Test(arguments: [false, true])
  func `files that came and went meanwhile are read`(isPacked: Bool) throws {
    try folder.append("old\n")
    try trail.seekEnd()
    let place = trail.place
    for number in 1...3 {
      let name = "access-2026-11-22T23-40-3\(number).000.log"
      try folder.append("line \(number)\n")
      try folder.rename(to: name)
      if isPacked { try folder.pack(name) }
    }
    try folder.append("line 4\n")
    let wanted = (1...4).map { "line \($0)" }
    #expect(try trail.lines() == wanted)
    #expect(try trail.lines().isEmpty)
    #expect(try lines(after: place) == wanted)
  }

  @Test func `numbers of logrotate grow`() throws {
    try folder.append("one\n")
    try trail.seekEnd()
    let place = trail.place
    for number in 2...12 {
      for age in (1..<12).reversed() {
        try? folder.rename("access.log.\(age)", to: "access.log.\(age + 1)")
      }
      try folder.rename(to: "access.log.1")
      try folder.append("\(number)\n")
    }
    let wanted = (2...12).map { String($0) }
    #expect(try trail.lines() == wanted)
    #expect(try lines(after: place) == wanted)
  }

  @Test(arguments: ["", "access.log.1", "access.log.1.gz"])
  func `a log that is cut is begun anew`(copy: String) throws {
    try folder.append("an old line\n")
    try trail.seekEnd()
    let place = trail.place
    try folder.append("one\n")
    if !copy.isEmpty { try folder.copy(to: "access.log.1") }
    if copy.hasSuffix("gz") { try folder.pack("access.log.1") }
    folder.cut()
    try folder.append("two\n")
    let wanted = copy.isEmpty ? ["two"] : ["one", "two"]
    #expect(try trail.lines() == wanted)
    #expect(try lines(after: place) == wanted)
  }

  @Test func `a cut is seen even if the log has grown beyond it`() throws {
    try folder.append("a line\n")
    try trail.seekEnd()
    folder.cut()
    try folder.append("b line\nc line\n")
    #expect(try trail.lines() == ["b line", "c line"])
  }

  @Test func `a log may be written over with as many bytes`() throws {
    try folder.append("line 1\n")
    folder.age("access.log", to: 1_000_000_000)
    try trail.seekEnd()
    folder.cut()
    try folder.append("line 2\n")
    #expect(try trail.lines() == ["line 2"])
  }

  @Test func `a log that is removed may begin with the same lines`() throws {
    try folder.append("start\nready\n")
    try trail.seekEnd()
    folder.delete("access.log")
    try folder.append("start\nready\nmore\n")
    #expect(try trail.lines() == ["start", "ready", "more"])
  }

  @Test func `a hole that a cut has left is no line`() throws {
    try folder.append("one\n")
    try trail.seekEnd()
    let place = trail.place
    folder.cut()
    try folder.append([UInt8](repeating: 0, count: 300_000) + "two\n".utf8)
    #expect(try trail.lines() == ["two"])
    #expect(try lines(after: place) == ["two"])
    let behind = trail.place
    try folder.append("three\n")
    #expect(try trail.lines() == ["three"])
    #expect(try lines(after: behind) == ["three"])
  }

  @Test func `what was given is not given again if the line is gone`() throws {
    try folder.append("one\n", to: "access.log.1")
    folder.age("access.log.1", to: 1_000_000_000)
    try folder.append("two\n")
    try trail.seekEnd()
    let place = trail.place
    folder.cut()
    try folder.append("three\n")
    #expect(try lines(after: place) == ["three"])
  }

  @Test func `of files that were removed the rest is given`() throws {
    try folder.append("one\n")
    try trail.seekEnd()
    let place = trail.place
    for number in 2...4 {
      try folder.rename(to: "access.log-2026112\(number)")
      try folder.append("\(number)\n")
    }
    folder.age("access.log-20261122", to: 4_000_000_000)
    folder.delete("access.log-20261122")
    folder.age("access.log-20261123", to: 4_000_000_000)
    folder.age("access.log-20261124", to: 4_000_000_001)
    #expect(try lines(after: place) == ["2", "3", "4"])
  }

  @Test(arguments: [false, true])
  func `a log that is empty is resumed without its past`(isPacked: Bool) throws
  {
    try folder.append("one\n", to: "access.log.1")
    folder.age("access.log.1", to: 1_000_000_000)
    if isPacked { try folder.pack("access.log.1") }
    try folder.append("")
    folder.age("access.log", to: 1_000_000_000)
    try trail.seekEnd()
    let place = trail.place
    #expect(place.offset == (isPacked ? 0 : 4))
    try folder.append("two\n")
    #expect(try lines(after: place) == ["two"])
    let end = isPacked ? ".gz" : ""
    try folder.rename("access.log.1\(end)", to: "access.log.2\(end)")
    try folder.rename(to: "access.log.1")
    try folder.append("three\n")
    #expect(try lines(after: place) == ["two", "three"])
    #expect(try trail.lines() == ["two", "three"])
  }

  @Test func `a log may come later, and be rolled before it is seen`() throws {
    try trail.seekEnd()
    let place = trail.place
    #expect(try trail.lines().isEmpty)
    try folder.append("one\n")
    try folder.rename(to: "access.log.1")
    try folder.append("two\n")
    #expect(try trail.lines() == ["one", "two"])
    #expect(try lines(after: place) == ["one", "two"])
  }

  @Test func `a log that is removed may still be written`() throws {
    try folder.append("one\n")
    try trail.seekEnd()
    folder.delete("access.log")
    #expect(try trail.lines().isEmpty)
    try folder.append("two\n")
    #expect(try trail.lines() == ["two"])
  }

  @Test func `lines that are all alike are told apart by their place`() throws {
    try folder.append("same\nsame\n")
    try trail.seekEnd()
    let place = trail.place
    try folder.append("same\n")
    try folder.copy(to: "access.log.1")
    folder.cut()
    try folder.append("same\nsame\nsame\nsame\n")
    folder.age("access.log", to: 4_000_000_000)
    #expect(try lines(after: place).count == 5)
  }

  @Test func `a damaged file hides no later one`() throws {
    try folder.append("one\n")
    try trail.seekEnd()
    let place = trail.place
    try folder.append([0x1F, 0x8B] + "junk".utf8, to: "access.log.1.gz")
    try folder.append("two\n")
    #expect(try lines(after: place) == ["two"])
    folder.delete("access.log")
    try folder.append("three\n")
    #expect(try lines(after: place) == ["three"])
  }

  @Test func `a link among the rolled files is none of them`() throws {
    try folder.append("secret\n", to: "secret")
    let link = "\(folder.path)/access.log.1"
    #expect(unsafe symlink("\(folder.path)/secret", link) == 0)
    try folder.append("one\n")
    #expect(try LogFile.all(of: folder.log).map(\.path) == [folder.log])
    #expect(try lines(after: .beginning(after: 0)) == ["one"])
  }

  @Test func `below a directory that is named no link is followed`() throws {
    try folder.append("secret\n", to: "secret")
    let inside = "\(folder.path)/inside"
    #expect(unsafe symlink(folder.path, inside) == 0)
    let link = "\(folder.path)/link.log"
    #expect(unsafe symlink("\(folder.path)/secret", link) == 0)
    for (path, wanted) in [(link, link), ("\(inside)/secret", inside)] {
      #expect(try LogTrail(path).lines() == ["secret"])
      #expect(LogFile.link(on: path, below: folder.path) == wanted)
      let trail = LogTrail(path, below: folder.path)
      let lines = try? trail.lines()
      #expect(lines ?? [] == [])
    }
    try folder.append("one\n")
    let below = LogTrail(folder.log, below: folder.path)
    #expect(try below.lines() == ["one"])
    #expect(LogFile.link(on: folder.log, below: folder.path) == nil)
  }

  @Test func `a line over the limit is left out`() throws {
    try folder.append("one\n")
    try trail.seekEnd()
    let long = [UInt8](
      repeating: UInt8(ascii: "x"), count: LogBuffer.lineLimit + 1)
    try folder.append(long)
    #expect(try trail.lines().isEmpty)
    try folder.append("\ntwo\n")
    #expect(try trail.lines() == ["two"])
  }
}
