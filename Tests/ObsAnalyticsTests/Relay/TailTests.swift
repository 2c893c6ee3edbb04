import ObsFiles
import Testing

@testable import obs_analytics

@Suite struct TailTests {
  private let folder: LogFolder

  init() throws { folder = try LogFolder() }

  /// The newest lines of the log.
  private func newest(
    _ count: Int, bytes: Int = 4 << 20, looked: Int = 1 << 29,
    containing part: String = ""
  ) throws -> [String] {
    let trail = LogTrail(folder.log)
    let files = try trail.seekEnd()
    // What is written now comes later.
    try folder.append("later\n", to: "access.log")
    var tail = Tail(
      Tail.Limit(count: count, bytes: bytes, looked: looked))
    try tail.read(
      files, before: trail.part, LineSelection(nil, containing: part))
    let lines = tail.lines
    for line in lines { try check(line, files) }
    return lines.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  /// A line's places are those of a reader who goes on from there.
  private func check(_ line: Tail.Line, _ files: [LogFile]) throws {
    let other = LogTrail(folder.log)
    if line.before.offset > 0 {
      try other.seek(line.before)
      #expect(try other.lines().first == text(of: line.bytes.span))
    }
    #expect(line.place.offset > line.before.offset)
  }

  @Test(arguments: [0, 1, 2, 3, 4, 100])
  func `the newest lines, the oldest first`(count: Int) throws {
    try folder.append("one\ntwo\n\nthree\nfo")
    let wanted = ["one", "two", "", "three"].suffix(count)
    #expect(try newest(count) == Array(wanted))
  }

  @Test func `they may be in rolled files, compressed or not`() throws {
    for (number, name) in ["access.log.3", "access.log.2", "access.log.1"]
      .enumerated()
    {
      try folder.append("\(number)a\n\(number)b\n", to: name)
      if number != 1 { try folder.pack(name) }
    }
    try folder.append("3a\n")
    let all = ["0a", "0b", "1a", "1b", "2a", "2b", "3a"]
    for count in 0...8 {
      #expect(try newest(count) == Array(all.suffix(count)), "\(count)")
      folder.cut()
      try folder.append("3a\n")
    }
  }

  @Test(arguments: [10, 65_535, 65_536, 65_537, 200_000, 3_000_000])
  func `lines may be of any length`(length: Int) throws {
    let long = String(repeating: "x", count: length)
    try folder.append("one\n\(long)\ntwo\n\(long)y\nthree\n")
    #expect(
      try newest(5, bytes: .max) == ["one", long, "two", long + "y", "three"])
  }

  @Test func `the last line may be a long one`() throws {
    let long = String(repeating: "x", count: 3 << 20)
    try folder.append("one\n\(long)\ntw")
    let trail = LogTrail(folder.log)
    try trail.seekEnd()
    #expect(trail.place.offset == 4 + long.utf8.count + 1)
    try folder.append("o\n")
    #expect(try trail.lines() == ["two"])
  }

  @Test func `there is an end to how much is given`() throws {
    let lines = (0..<100).map { "\($0)".padding(100) }
    try folder.append(lines.joined(separator: "\n") + "\n")
    #expect(try newest(100, bytes: 1000) == Array(lines.suffix(10)))
    // The newest in any case.
    #expect(try newest(100, bytes: 1) == ["later"])
    folder.cut()
    try folder.append(lines.joined(separator: "\n") + "\n")
    try folder.rename(to: "access.log.1")
    try folder.pack("access.log.1")
    #expect(try newest(100, bytes: 1000) == Array(lines.suffix(10)))
  }

  @Test func `there is an end to how much is looked at`() throws {
    let lines = (0..<100_000).map { "\($0)".padding(20) }
    try folder.append(lines.joined(separator: "\n") + "\n")
    #expect(try newest(1, containing: "99999").count == 1)
    #expect(try newest(1, containing: "50000").count == 1)
    #expect(try newest(1, looked: 300_000, containing: "50000").isEmpty)
  }
}

extension String {
  fileprivate func padding(_ length: Int) -> String {
    self + String(repeating: ".", count: length - utf8.count)
  }
}
