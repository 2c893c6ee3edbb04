import Testing

@testable import ObsFiles

/// SplitMix64: the same numbers in each run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

@Suite struct `Arbitrary bytes` {
  /// What a mutation puts in: what the grammar is made of, and some noise.
  private let spice: [UInt8] =
    Array(#"""\\\{}[]:,truefalsn-+.eE0123456789 u/dD8"#.utf8)
    + [0x00, 0x09, 0x0a, 0x0d, 0x1f, 0x7f, 0x80, 0xc3, 0xe2, 0xed, 0xff]

  private func mutate(
    _ text: inout [UInt8], _ random: inout SeededGenerator
  ) {
    let spot = Int.random(in: 0..<max(text.count, 1), using: &random)
    let byte = spice.randomElement(using: &random) ?? 0
    switch UInt8.random(in: 0..<6, using: &random) {
    case 0: text.insert(byte, at: spot)
    case 1 where !text.isEmpty: text.remove(at: spot)
    case 2 where !text.isEmpty: text[spot] = byte
    case 3: text.removeLast(min(text.count, spot / 4))
    case 4: text.insert(contentsOf: text.suffix(spot / 3), at: spot)
    default: text.insert(ASCII.space, at: 0)
    }
  }

  @Test func `get the verdict of a second parser`() {
    var random = SeededGenerator(seed: 8259)
    var accepted = 0
    for round in 0..<20_000 {
      var text = Array(sampleDocument.utf8)
      for _ in 0...round % 4 { mutate(&text, &random) }
      let isJSON = ReferenceParser.accepts(text)
      #expect((fault(text) == nil) == isJSON, "\(String(describing: text))")
      accepted += isJSON ? 1 : 0
      walk(text, 0..<text.count, isJSON: isJSON)
    }
    // Else the mutations would be too wild, or too tame, to tell anything.
    #expect((2_000...18_000).contains(accepted))
  }

  @Test func `made of quotes and backslashes get its verdict too`() {
    var random = SeededGenerator(seed: 64)
    var accepted = 0
    for _ in 0..<20_000 {
      let length = Int.random(in: 0..<140, using: &random)
      var text: [UInt8] = (0..<length).map { _ in
        UInt8.random(in: 0..<12, using: &random) > 0
          ? ASCII.backslash : UInt8(ascii: "n")
      }
      text = [ASCII.openBracket, ASCII.quote] + text
      text += Array(#"","\\"]"#.utf8)
      let isJSON = ReferenceParser.accepts(text)
      #expect((fault(text) == nil) == isJSON, "\(String(describing: text))")
      accepted += isJSON ? 1 : 0
    }
    #expect((2_000...18_000).contains(accepted))
  }

  /// Walks over everything and checks that each thing lies inside the one it
  /// was found in, after the one before it.
  private func walk(_ text: [UInt8], _ range: Range<Int>, isJSON: Bool) {
    var last = range.lowerBound
    func visit(_ value: JSONValue) {
      #expect(range.lowerBound <= value.range.lowerBound)
      #expect(last <= value.range.lowerBound)
      #expect(value.range.upperBound <= range.upperBound)
      last = value.range.upperBound
      _ = JSON.decodeString(text.span, value.range)
      _ = JSON.integer(text.span, value.range)
      if value.kind == .object || value.kind == .array {
        walk(text, value.range, isJSON: isJSON)
      }
    }
    let objectIsWhole = JSON.forEachMember(of: text.span, in: range) {
      #expect(last <= $0.lowerBound && $0.upperBound < $1.range.lowerBound)
      _ = JSON.decodeString(text.span, $0)
      visit($1)
    }
    let isArray = !objectIsWhole && last == range.lowerBound
    let arrayIsWhole =
      isArray && JSON.forEachElement(of: text.span, in: range) { visit($0) }
    #expect(objectIsWhole || arrayIsWhole || !isJSON)
  }
}
