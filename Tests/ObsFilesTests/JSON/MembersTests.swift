import Testing

@testable import ObsFiles

@Suite struct `Members and elements` {
  private struct Found: Equatable {
    var key: String
    var value: String
    var kind: JSONValue.Kind
    var depth: Int
  }

  private func slice(_ text: [UInt8], _ range: Range<Int>) -> String {
    String(decoding: text[range], as: UTF8.self)
  }

  private func members(_ text: [UInt8]) -> (found: [Found], isWhole: Bool) {
    var found: [Found] = []
    let isWhole = JSON.forEachMember(of: text.span) { key, value in
      found.append(
        Found(
          key: slice(text, key), value: slice(text, value.range),
          kind: value.kind, depth: value.depth))
    }
    return (found, isWhole)
  }

  @Test func `of an object come in their order`() {
    let json = #"""
      { "a" : 1 ,"b":"x,\"}","c" : {"a":[{}],"d":"}"} , "d":[[ "]" ],2],
      "e\"":true,"f":false,"g":null,"":-1.5e3}
      """#
    for text in shifted(Array(json.utf8)) {
      let (found, isWhole) = members(text)
      #expect(isWhole)
      #expect(
        found == [
          Found(key: "a", value: "1", kind: .number, depth: 0),
          Found(key: "b", value: #""x,\"}""#, kind: .string, depth: 0),
          Found(
            key: "c", value: #"{"a":[{}],"d":"}"}"#, kind: .object, depth: 3),
          Found(key: "d", value: #"[[ "]" ],2]"#, kind: .array, depth: 2),
          Found(key: #"e\""#, value: "true", kind: .true, depth: 0),
          Found(key: "f", value: "false", kind: .false, depth: 0),
          Found(key: "g", value: "null", kind: .null, depth: 0),
          Found(key: "", value: "-1.5e3", kind: .number, depth: 0),
        ])
    }
  }

  @Test func `of an array come in their order`() {
    for text in shifted(Array(#"[1, "]",[2,[3]],{"a":[4]} ,null]"#.utf8)) {
      var found: [String] = []
      let isWhole = JSON.forEachElement(of: text.span) {
        found.append(slice(text, $0.range))
      }
      #expect(isWhole)
      #expect(found == ["1", #""]""#, "[2,[3]]", #"{"a":[4]}"#, "null"])
    }
  }

  @Test(arguments: [
    (#"{"a":1,"b":"#, 1), (#"{"a":1"#, 1), (#"{"a":1,"#, 1), ("{", 0),
    (#"{"a":1 "b":2}"#, 1), (#"{"a":{"b":1}"#, 1), (#"{"a":{"b":1"#, 0),
    (#"{"a":1]"#, 1), ("", 0), ("[]", 0), ("x", 0), (#"{"a":tru}"#, 0),
    (#"{"a":1,b:2}"#, 1), (#"{"a":1,"b"}"#, 1), (#"{"a":"x"#, 0),
    (#"{\"a\":1}"#, 0), (#"{"a":1,,"b":2}"#, 1),
  ])
  func `of a damaged object end at the damage`(_ json: String, _ count: Int) {
    for text in shifted(Array(json.utf8)) {
      let (found, isWhole) = members(text)
      #expect(!isWhole)
      #expect(found.count == count)
    }
  }

  @Test func `are found by name at their own depth only`() {
    let json = #"{"x":{"id":1},"s":"\"id\":2","id":3,"id":4,"k\u0069d":5}"#
    for text in shifted(Array(json.utf8)) {
      #expect(member("id", of: text) == "3")
      #expect(member("kid", of: text) == "5")
      #expect(member("i", of: text) == nil)
      #expect(member("id2", of: text) == nil)
      let inner = JSON.member("x", of: text.span)
      #expect(member("id", of: text, in: inner?.range) == "1")
    }
  }

  private func member(
    _ name: StaticString, of text: [UInt8], in object: Range<Int>? = nil
  ) -> String? {
    JSON.member(name, of: text.span, in: object).map {
      slice(text, $0.range)
    }
  }

  @Test func `outside the text are not looked for`() {
    let text = Array(#"{"a":1}"#.utf8)
    #expect(member("a", of: text, in: 0..<900) == "1")
    #expect(member("a", of: text, in: 700..<900) == nil)
    let decoded = JSON.decodeString(text.span, 5..<900)
    #expect(decoded == Array("1}".utf8))
    let integer = JSON.integer(text.span, 900..<901)
    #expect(integer == nil)
  }

  @Test(arguments: [
    #"{"a":[{"b":"]}"},[]],"c":{}}"#, #"[[{"]":"["}],[[],{}],"\""]"#, "[]",
    "{}", #""a\"b""#, "-1.5e3", "true", "false", "null", #"["\#u{1}"]"#,
  ])
  func `are skipped to where they end`(_ json: String) {
    for text in shifted(Array((json + " ").utf8)) {
      var scanner = StructuralScanner(text.span)
      var skipper = StructuralScanner(text.span)
      let value = scanner.nextValue()
      let isSkipped = skipper.skipValue()
      let ends = (scanner.position, skipper.position)
      #expect(isSkipped && value != nil)
      #expect(ends == (text.count - 1, text.count - 1))
    }
  }

  @Test(arguments: ["\"", "[", "{\"a\":\"", "{\"a\":{", "x"])
  func `are not found again after a fault`(_ start: String) {
    let text = Array(start.utf8) + [UInt8](repeating: 0x61, count: 5_000)
    var scanner = StructuralScanner(text.span)
    for _ in 0..<3 {
      let hasValue = scanner.nextValue() != nil || scanner.skipValue()
      let hasKey = scanner.nextKey() != nil
      #expect(!hasValue && !hasKey)
    }
    // Against the rules, and yet nothing outside the text is read.
    _ = try? scanner.string()
    _ = try? scanner.container()
    let position = scanner.position
    #expect(position <= text.count)
  }

  @Test func `are walked line by line past a damaged line`() {
    let lines = [
      #"{"n":1,"s":"a"}"#, #"{"n":2,"s":"torn"#, #"{"n":3,"x":[1,"#,
      #"{"n":4}{"n":5}"#, "", #"{"n":6,"x":{"y":["\n"]}}"#, #"{"n":"#,
      // Two halves that would make one object.
      #"{"x":{"a":1,"#, #""b":2},"n":8}"#, #"{"x":[1,"#, #"2],"n":9}"#,
      #"{"x":"a"#, #"b","n":10}"#, #"{"n":7}"#,
    ]
    for filling in 0...70 {
      let pad = String(repeating: "x", count: filling)
      let text =
        Array((#"{"s":"\#(pad)"}"# + "\n").utf8)
        + lines.flatMap { Array(($0 + "\n").utf8) }
      #expect(numbers(text) == [1, 6, 7])
    }
  }

  /// The member `n` of each whole line.
  private func numbers(_ text: [UInt8]) -> [Int] {
    var numbers: [Int] = []
    var scanner = StructuralScanner(text.span, layout: .lines)
    while scanner.position < text.count {
      let start = scanner.position
      var number: Int?
      if scanner.enter(ASCII.openBrace) {
        while let key = scanner.nextKey() {
          guard JSON.string(text.span, key, equals: "n") else {
            guard scanner.skipValue() else { break }
            continue
          }
          guard let value = scanner.nextValue() else { break }
          number = JSON.integer(text.span, value.range)
        }
      }
      if scanner.isIntact, scanner.take(ASCII.newline) {
        if let number { numbers.append(number) }
      } else {
        let end = text[start...].firstIndex(of: ASCII.newline) ?? text.count
        scanner.restart(at: end + 1)
      }
    }
    return numbers
  }
}
