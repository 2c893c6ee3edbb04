@testable import ObsFiles
import ObsTesting
import Testing

@Suite struct LinesTests {
  /// Writes `text` to a file and gives its lines, forward and backward, for
  /// several sizes of chunk.
  private func lines(_ text: String, chunk: Int) throws -> [[String]] {
    try withTemporaryState { state in
      let app = try state.makeApp(Slug("a"))
      try app.replace("f", with: Array(text.utf8).span)
      let file = try app.existing("f")
      var forward: [String] = []
      try file.forEachLine(chunk: chunk) { line, _ in
        forward.append(line.text)
        return true
      }
      var backward: [String] = []
      try file.forEachLineBackward(chunk: chunk) { line, _ in
        backward.append(line.text)
        return true
      }
      return [forward, backward.reversed()]
    }
  }

  @Test(
    arguments: [
      "", "a", "\n", "a\n", "a\nb", "a\nb\n", "\n\n", "long line\nx\n\ny\ntorn",
    ], [1, 2, 3, 4, 7, 64])
  func `only lines with a newline count`(text: String, chunk: Int) throws {
    var expected = text.split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    expected.removeLast()
    for found in try lines(text, chunk: chunk) {
      #expect(found == expected)
    }
  }

  @Test func `lines are given with their offsets, from any boundary`() throws {
    try withTemporaryState { state in
      let app = try state.makeApp(Slug("a"))
      try app.replace("f", with: Array("one\ntwo\nthree\n".utf8).span)
      let file = try app.existing("f")
      var found: [String] = []
      try file.forEachLineBackward(before: 8) { line, start in
        found.append("\(line.text)@\(start)")
        return true
      }
      #expect(found == ["two@4", "one@0"])
      let end = try file.forEachLine(from: 4) { line, start in
        found.append("\(line.text)@\(start)")
        return line.text != "two"
      }
      #expect(found.last == "two@4")
      #expect(end == 8)
    }
  }
}

extension Span<UInt8> {
  var text: String { String(decoding: indices.map { self[$0] }, as: UTF8.self) }
}
