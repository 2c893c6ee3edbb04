import Testing

@testable import ObsFiles

/// The fault of a text, or nil if it is JSON.
func fault(
  _ text: [UInt8], duplicateKeys: JSON.DuplicateKeys = .allowed,
  maximumDepth: Int = JSON.depthLimit
) -> JSONFault? {
  do throws(JSONFault) {
    _ = try JSON.validate(
      text.span, duplicateKeys: duplicateKeys, maximumDepth: maximumDepth)
    return nil
  } catch {
    return error
  }
}

/// The fault of a text, or nil if it is JSON.
func fault(
  _ text: String, duplicateKeys: JSON.DuplicateKeys = .allowed,
  maximumDepth: Int = JSON.depthLimit
) -> JSONFault? {
  fault(
    Array(text.utf8), duplicateKeys: duplicateKeys,
    maximumDepth: maximumDepth)
}

/// A text after no space, one space, and so on up to 70.
///
/// So the borders of 64-byte blocks fall on each of its bytes in turn.
func shifted(_ text: [UInt8]) -> [[UInt8]] {
  (0...70).map { [UInt8](repeating: ASCII.space, count: $0) + text }
}

@Suite struct `Validation of JSON` {
  @Test(arguments: acceptedByPython)
  func `takes what Python takes`(_ text: String) {
    for text in shifted(Array(text.utf8)) { #expect(fault(text) == nil) }
  }

  @Test(arguments: refusedByPython)
  func `refuses what Python refuses`(_ text: String) {
    for text in shifted(Array(text.utf8)) { #expect(fault(text) != nil) }
  }

  @Test(
    arguments: [
      (#"{"a":"x\#ny"}"#, 7, .controlCharacter),
      (#"["a\q"]"#, 3, .badEscape),
      (#"["\ud800"]"#, 2, .loneSurrogate),
      (#"["\udc00\ud800"]"#, 2, .loneSurrogate),
      (#"["\ud800\u0041"]"#, 2, .loneSurrogate),
      (#"["\ud800\ud800"]"#, 2, .loneSurrogate),
      (#"["\ud83d\ude0"]"#, 2, .loneSurrogate),
      (#"{"a":1,}"#, 7, .unexpected(UInt8(ascii: "}"))),
      (#"{"a" 1}"#, 5, .unexpected(UInt8(ascii: "1"))),
      ("[01]", 2, .unexpected(UInt8(ascii: "1"))),
      ("[1.]", 3, .badLiteral), ("[trux]", 1, .badLiteral),
      ("[1", 2, .cutShort), ("[tr", 3, .cutShort), ("-", 1, .cutShort),
      (#"["a"#, 3, .endsInString), (#"["a\""#, 5, .endsInString),
      ("{} x", 3, .trailingText), ("{}{}", 2, .trailingText),
      ("", 0, .empty), (" \n", 2, .empty), ("\u{feff}{}", 0, .byteOrderMark),
    ] as [(String, Int, JSONFault.Reason)])
  func `says where and why`(
    _ text: String, _ offset: Int, _ reason: JSONFault.Reason
  ) {
    #expect(fault(text) == JSONFault(reason, at: offset))
  }

  @Test(
    arguments: [
      [0x80], [0xc0, 0x80], [0xc3], [0xe2, 0x82], [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff],
      [0xe0, 0x80, 0x80], [0xfe, 0xff],
    ] as [[UInt8]])
  func `refuses what is not UTF-8`(_ bytes: [UInt8]) {
    for filling in 0...70 {
      let start = [ASCII.quote] + [UInt8](repeating: 0x61, count: filling)
      let text = start + bytes + [ASCII.quote]
      #expect(fault(text) == JSONFault(.notUTF8, at: start.count))
    }
  }

  @Test func `limits the depth`() {
    for depth in 1...70 {
      let arrays = nest("[", "]", depth)
      let objects = #"{"a":"# + nest(#"{"a":"#, "}", depth - 1, around: "1}")
      for text in [arrays, objects] {
        let isTooDeep = depth > 64
        #expect((fault(text) != nil) == isTooDeep)
        #expect(fault(text, maximumDepth: depth) == nil || isTooDeep)
        let reason = fault(text, maximumDepth: depth - 1)?.reason
        #expect(reason == .nestedTooDeep(limit: min(depth - 1, 64)))
      }
    }
  }

  @Test(
    arguments: [
      (" {} ", .object, 1..<3, 1), ("[[],[[1]]]", .array, 0..<10, 3),
      (#"{"a":{}}"#, .object, 0..<8, 2), (#"{"a":1}"#, .object, 0..<7, 1),
      ("[[[]],1]", .array, 0..<8, 3), ("  1.5\n", .number, 2..<5, 0),
      ("\ttrue", .true, 1..<5, 0), ("false", .false, 0..<5, 0),
      ("null ", .null, 0..<4, 0), (#" "{" "#, .string, 1..<4, 0),
    ] as [(String, JSONValue.Kind, Range<Int>, Int)])
  func `gives the value at the top`(
    _ text: String, _ kind: JSONValue.Kind, _ range: Range<Int>, _ depth: Int
  ) throws {
    let text = Array(text.utf8)
    let value = try JSON.validate(text.span, duplicateKeys: .refused)
    #expect(value == JSONValue(kind, range, depth: depth))
    #expect(isWholeObject(text) == (kind == .object))
  }

  private func isWholeObject(_ text: [UInt8]) -> Bool {
    JSON.isWholeObject(text.span)
  }

  @Test func `refuses every truncation`() {
    let whole = Array(sampleDocument.utf8)
    #expect(fault(whole, duplicateKeys: .refused) == nil)
    for text in shifted(whole) {
      for length in 0..<text.count {
        let start = Array(text.prefix(length))
        #expect(fault(start) != nil)
        #expect(!isWholeObject(start))
      }
    }
  }

  @Test func `has a sentence for each fault`() {
    let sentences = [
      #"{"a":"\#u{1}"}"#: "an unescaped control character at byte 6",
      #"{"kind":1,"kind":2}"#: #"the key "kind" is repeated at byte 10"#,
      #"["a"#: "it ends inside a string",
      "[1": "it is cut short at byte 2",
      "[1}": #"unexpected "}" at byte 2"#,
      "[\u{7f}": "unexpected 0x7f at byte 1",
      "[\u{1}": "unexpected 0x01 at byte 1",
      "[1]]": "text after the end of the value at byte 3",
      #""\ud800""#: "a lone surrogate at byte 1",
      nest("[", "]", 65): "nested deeper than 64",
    ]
    for (text, sentence) in sentences {
      #expect(fault(text, duplicateKeys: .refused)?.sentence == sentence)
    }
    #expect(fault([0x22, 0xff])?.description == "not UTF-8 at byte 1")
  }
}

/// An object with everything in it that JSON has.
let sampleDocument = #"""
  {"event_id":"6a5d2f1c0b9e","message":"a \"quoted\" \\ \u00e9\ud83d\ude00",
   "metadata":{"vm":[1,-2.5e3,[]],"é":{"x":{},"y":[{"z":null}]}},"n":1e400,
   "ok":[true , false],"path":"C:\\\\"}
  """#

/// Something inside as many pairs of brackets as asked for.
func nest(
  _ opening: String, _ closing: String, _ depth: Int,
  around inner: String = ""
) -> String {
  String(repeating: opening, count: depth) + inner
    + String(repeating: closing, count: depth)
}
