import Testing

@testable import obs_analytics

@Suite struct `Hostile text` {
  @Test(arguments: [
    "", " ", "\r", "{", "}", "{}", "[]", "[\(shortLine)]", "null", "\"x\"", "5",
    "\\", "\"", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}",
    "{\"a\":1 \"b\":2}", "{a:1}", "{\"a\"}", "{,}", "\(shortLine),",
    "\(shortLine)}", "\(shortLine) \(shortLine)\r\(shortLine)}",
    "{\(shortLine)}",
    "2026/11/22 23:38:20.791\tERROR\thttp.log.access\t-\t{\"status\": 200}",
    "127.0.0.1 - - [22/Nov/2026:23:38:21 +0000] \"GET / HTTP/1.1\" 200 11",
  ])
  func `is no line`(_ text: String) throws {
    // Whole, but not the access log's.
    let reason = text == "{}" ? "not_access" : "not_json"
    #expect(try verdict(text) == reason)
  }

  @Test(arguments: [
    "\r", "\r\r", " ", "\t \r", "",
  ])
  func `at the end of a line is left out`(_ end: String) throws {
    #expect(try verdict(shortLine + end) == shortVerdict)
  }

  @Test(arguments: [1, 2, 63, 64, 65, 1000, 19_700])
  func `may begin with a hole`(_ zeros: Int) throws {
    let hole = String(repeating: "\u{0}", count: zeros)
    #expect(try verdict(hole + shortLine) == shortVerdict)
    #expect(try verdict(hole) == "not_json")
    #expect(try verdict(hole + shortLine + "\u{0}") == "not_json")
    // In the middle of a line it is torn.
    #expect(
      try verdict("{\"a\":\"" + hole + shortLine) == "torn \(shortVerdict)")
  }

  @Test func `may have zeros in strings that nobody reads`() throws {
    let line = try shortLine("*/*", "\u{0}\u{1}\t")
    #expect(try verdict(line) == shortVerdict)
    #expect(try verdict(shortLine("info", "\u{0}")) == "not_json")
  }

  @Test func `with a byte order mark counts behind it`() throws {
    #expect(try verdict("\u{feff}" + shortLine) == "torn \(shortVerdict)")
  }

  @Test func `that is no UTF-8 counts`() throws {
    for bytes in [[0xFF], [0xC3], [0xE2, 0x80], [0xED, 0xA0, 0x80]] as [[UInt8]]
    {
      let parts = shortLine.split(separator: "*/*").map { Array($0.utf8) }
      let line = parts[0] + bytes + parts[1] + [0x0A]
      #expect(try readings(of: line).map(\.description) == [shortVerdict])
    }
  }

  @Test func `torn anywhere gives way to the record behind it`() throws {
    for line in [shortLine, CaddyLine.all()[4].text] {
      let whole = try verdict(line)
      for cut in 1..<line.utf8.count {
        let torn = String(line.utf8.prefix(cut)) ?? ""
        #expect(try verdict(torn + line) == "torn \(whole)")
        #expect(try verdict(torn) == "not_json")
      }
    }
  }

  @Test func `torn many times gives way to the last record`() throws {
    let torn = String(repeating: #"{"level":"info","ts":"#, count: 2000)
    #expect(try verdict(torn + shortLine) == "torn \(shortVerdict)")
    #expect(try verdict(shortLine + shortLine) == "torn \(shortVerdict)")
    #expect(try verdict(torn) == "not_json")
    // The last record alone is tried, and only an access line counts.
    #expect(try verdict(shortLine + #"{"ts":5}"#) == "not_json")
    #expect(try verdict(torn + shortLine + "}") == "not_json")
  }

  @Test func `escaped at every place of a block is read`() throws {
    let escapes = [
      #"\""#, #"\\"#, #"\\\""#, #"\\\\\""#, #"\"{\"}"#, #"\u0022"#,
    ]
    for offset in 0..<130 {
      let padding = String(repeating: "x", count: offset)
      for escape in escapes {
        let line = try shortLine("*/*", padding + escape)
        #expect(try verdict(line) == shortVerdict)
        #expect(
          try verdict(shortLine("*/*", padding + escape + "\\")) == "not_json")
      }
    }
  }

  @Test func `of a mebibyte is read`() throws {
    for piece in ["x", #"\""#, #"\\"#, "{", #"\ufffd"#, "\u{2028}"] {
      let count = (1 << 20) / piece.utf8.count
      let long = String(repeating: piece, count: count)
      #expect(try verdict(shortLine("*/*", long)) == shortVerdict)
      #expect(try verdict(shortLine("*/*", long + "\"")) == "not_json")
    }
  }

  @Test func `with thousands of members is read`() throws {
    let members = String(repeating: #""a":1,"#, count: 20_000)
    #expect(
      try verdict(shortLine("\"level\"", members + "\"level\"")) == shortVerdict
    )
    #expect(
      try verdict(shortLine("\"size\"", members + "\"size\"")) == shortVerdict)
    #expect(
      try verdict(shortLine("\"host\"", members + "\"host\"")) == shortVerdict)
  }
}
