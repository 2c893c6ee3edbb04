import ObsFiles
import Testing

@testable import obs_analytics

@Suite struct LogCursorTests {
  private let place = LogPlace(
    offset: 0x1234, check: .max, written: 1_795_390_697_836)

  @Test func `an id says where its line ends`() {
    var cursor = LogCursor()
    cursor["/a"] = place
    cursor["/b"] = .beginning(after: 0)
    let text = String(decoding: cursor.text, as: UTF8.self)
    #expect(text.contains("-1234-ffffffffffffffff-1a2059ff16c"))
    #expect(text.contains("-0-0-0"))
    let read = LogCursor(text)
    #expect(read == cursor)
    #expect(read?["/a"] == place)
    #expect(read?["/c"] == nil)
  }

  @Test func `ids of one log differ in its place alone`() {
    var cursor = LogCursor()
    cursor["/a"] = place
    cursor["/b"] = place
    var ids = LogCursor.IDs(cursor, of: "/b")
    var other = place
    for offset in [1, 2, 0x7FFF_FFFF_FFFF_FFFF] {
      other.offset = offset
      let read = LogCursor(String(decoding: ids.id(other), as: UTF8.self))
      #expect(read?["/a"] == place)
      #expect(read?["/b"] == other)
    }
  }

  @Test func `with very many logs those are named that lines came of`() throws {
    let trails = (0..<1000).map { LogTrail("/\($0)") }
    trails[7].wasGiven = true
    let cursor = LogCursor(trails)
    let text = String(decoding: cursor.text, as: UTF8.self)
    #expect(text.utf8.count < 100)
    let read = try #require(LogCursor(text))
    #expect(read.isPartial)
    #expect(read["/7"] == trails[7].place)
    #expect(read["/8"] == nil)
    let few = LogCursor(trails.suffix(32))
    #expect(!few.isPartial)
    #expect(few.text.count < 2000)
    #expect(try #require(LogCursor("+")).isPartial)
  }

  @Test(arguments: [
    "", "x", "1", "1-2-3", "1-2-3-4-5", "1-2-3-4,", ",1-2-3-4", "1-2-3-g",
    "-1-2-3-4", "1--2-3-4", "1-+2-3-4", "1-2-3-4\n", " 1-2-3-4", "1-2-3-٤",
    "100000000-2-3-4", "1-8000000000000000-3-4", "1-2-3-8000000000000000",
    "1-2-10000000000000000-4", "0x1-2-3-4", "1_0-2-3-4", "++", "+1-2-3-4",
  ])
  func `any other text is no id`(text: String) {
    #expect(LogCursor(text) == nil)
  }
}

@Suite struct LogPlaceTests {
  /// The place behind each line of a text.
  private func places(_ text: [UInt8]) throws -> [LogPlace] {
    let file = try unnamedFile(text)
    return try text.indices.filter { text[$0] == UInt8(ascii: "\n") }.map {
      try LogPlace.at($0 + 1, of: file.file)
    }
  }

  @Test(arguments: [0, 1, 127, 128, 1023, 1024, 1025, 5000, 300_000])
  func `a place is the same wherever the line is read from`(length: Int) throws
  {
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: length) + [0x0A]
    for before in ["", "one\n", "\0\0\0", "one\n\0\0"] {
      let text = Array(before.utf8) + line
      let place = try #require(places(text).last)
      let inBuffer = try withBuffer(text) {
        LogPlace.behind(
          $0.lines, in: $0, written: place.written)
      }
      #expect(place == inBuffer)
      #expect(try place.isIn(unnamedFile(text).file))
      #expect(try place.isIn(unnamedFile(text + line).file))
      #expect(try !place.isIn(unnamedFile(text.dropLast() + [0x0B]).file))
      #expect(try !place.isIn(unnamedFile([]).file))
    }
  }

  @Test func `another line has another check`() throws {
    let lines = ["", "a", "b", "ab", "a b", String(repeating: "a", count: 999)]
    let checks = try lines.map { try places(Array("\($0)\n".utf8))[0].check }
    #expect(Set(checks).count == lines.count)
  }

  @Test func `no place is beyond the end, or inside a line`() throws {
    let text = Array("one\ntwo\n".utf8)
    let file = try unnamedFile(text)
    for offset in [1, 2, 3, 5, 7, 9, 1 << 40, Int.max] {
      let place = LogPlace(offset: offset, check: 0, written: 0)
      #expect(try !place.isIn(file.file))
    }
  }
}
