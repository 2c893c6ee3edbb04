import Testing

@testable import ObsFiles

@Suite struct `Strings and integers` {
  @Test(arguments: [
    (#""""#, ""), (#""a""#, "a"), (#""a\"b""#, #"a"b"#), (#""\\""#, "\\"),
    (#""\/\b\f\n\r\t""#, "/\u{8}\u{c}\n\r\t"), (#""\u0041""#, "A"),
    (#""\u00e9\u20AC""#, "é€"), (#""\ud83d\ude00!""#, "😀!"),
    (#""\uDBFF\uDFFF""#, "\u{10ffff}"), (#""\ud800\udc00""#, "\u{10000}"),
    (#""\u0000""#, "\0"), ("\"é€😀\"", "é€😀"), (#"\u006bey"#, "key"),
    ("key", "key"), ("", ""), (#"a\\"#, #"a\"#),
    // Invalid ones, which only damaged files hold.
    (#""\ud800x""#, "\u{fffd}0x"), (#""\q!""#, "\u{fffd}!"),
  ])
  func `are decoded`(_ spelt: String, _ read: String) {
    for text in shifted(Array(spelt.utf8)) {
      let range = text.count - spelt.utf8.count..<text.count
      let decoded = JSON.decodeString(text.span, range)
      guard spelt.contains("d800x") else {
        #expect(decoded == Array(read.utf8))
        let length = JSON.decodedLength(text.span, range)
        #expect(length == read.utf8.count)
        continue
      }
      #expect(decoded.starts(with: "\u{fffd}".utf8))
    }
  }

  @Test func `are compared as they read`() {
    let text = #""caf\u00e9 \"x\"""#
    #expect(reads(text, as: #"café "x""#))
    #expect(!reads(text, as: #"café "x"#))
    #expect(!reads(text, as: #"café "x"y"#))
    #expect(!reads(text, as: ""))
    #expect(reads("caf", as: "caf"))
    #expect(!reads("caf", as: "ca"))
    #expect(!reads("caf", as: "cafe"))
    #expect(reads(#""""#, as: ""))
    #expect(reads("", as: ""))
  }

  private func reads(_ spelt: String, as other: StaticString) -> Bool {
    let text = Array(spelt.utf8)
    return JSON.string(text.span, 0..<text.count, equals: other)
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("7", 7), ("-12", -12), ("200", 200),
      ("9223372036854775807", .max), ("-9223372036854775808", .min),
      ("9223372036854775808", nil), ("-9223372036854775809", nil),
      ("18446744073709551616", nil), ("99999999999999999999", nil),
      ("1.0", nil), ("1e3", nil), ("1E3", nil), ("", nil), ("-", nil),
      ("01", nil), ("-01", nil), ("+1", nil), (" 1", nil), ("1 ", nil),
      ("--1", nil), ("0x1", nil), ("\"1\"", nil), ("true", nil),
    ] as [(String, Int?)])
  func `are integers if spelt so`(_ spelt: String, _ value: Int?) {
    let text = Array("[\(spelt)]".utf8)
    let integer = JSON.integer(text.span, 1..<text.count - 1)
    #expect(integer == value)
  }
}
