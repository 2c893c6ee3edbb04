import CBlocks
import ObsTesting
import Testing

@testable import obs_analytics

@Suite struct `Masks of lines` {
  private let variants: [BlockVariant]

  init() throws { variants = try BlockVariant.all() }

  private func check(_ lines: [UInt8]) {
    let expected = BlockMarksModel(lines).masks.cut(to: lines.count)
    for variant in variants {
      let (masks, ends) = variant.masks(lines)
      #expect(
        masks.cut(to: lines.count) == expected,
        "\(variant.name): \(String(decoding: lines, as: UTF8.self))")
      #expect(ends == masks.ends)
    }
  }

  @Test func `are those of a model on random texts`() {
    var dice = Dice(seed: 1)
    let alphabets = [
      #""\{}"# + "\nu/x", #"\""# + "\n", #"\\\\\\\\"u/"# + "\n",
      #""{}[]:,abcdefghijklmnop\"# + "\n\r\t\u{0}",
    ]
    for _ in 0..<2000 {
      let alphabet = Array(alphabets[dice.roll(alphabets.count)].utf8)
      check(dice.bytes(dice.roll(300), of: alphabet))
    }
  }

  @Test func `are those of a model on any bytes`() {
    var dice = Dice(seed: 2)
    for _ in 0..<500 {
      check(
        (0..<dice.roll(300)).map { _ in UInt8.random(in: 0...255, using: &dice)
        })
    }
  }

  @Test(arguments: [4031, 4032, 4033, 4095, 4096, 4097, 8192, 20_000])
  func `are those of a model on long lines`(_ length: Int) {
    for last in ["\n", "x", "\n\n{", #"\u"#] {
      var line = [UInt8](repeating: UInt8(ascii: "x"), count: length)
      line[length / 2] = UInt8(ascii: "{")
      check(line + Array(last.utf8))
    }
  }

  @Test func `pair backslashes at every place of a block`() {
    let tails = [#""{"#, #"u0041"{"#, #"/"}"#, "\n\"{", "n\"{"]
    for offset in 0..<130 {
      for count in 0..<9 {
        for tail in tails {
          check(
            [UInt8](repeating: UInt8(ascii: "x"), count: offset)
              + [UInt8](repeating: UInt8(ascii: "\\"), count: count)
              + Array((tail + #"","{}""# + "\n{}").utf8))
        }
      }
    }
  }

  @Test func `pair runs of backslashes longer than blocks`() {
    for count in 50..<200 {
      check(
        [UInt8](repeating: UInt8(ascii: "\\"), count: count)
          + Array(#""{}""#.utf8))
    }
  }

  @Test func `begin each line outside strings`() {
    for first in 0..<130 {
      let open = "\"" + String(repeating: "{", count: first)
      for line in [open, open + "\\", open + "\\\\", open + "\"{"] {
        check(Array((line + "\n" + #"{"a":"}"}"# + "\n\n\"\n{").utf8))
      }
    }
  }
}

@Suite struct `A search for a word` {
  @Test func `finds what a plain one finds`() throws {
    let variants = try BlockVariant.all()
    var dice = Dice(seed: 3)
    for _ in 0..<2000 {
      let text = dice.bytes(dice.roll(260), of: Array("ab".utf8))
      let start = dice.roll(text.count)
      let part = start..<start + dice.roll(text.count - start + 1)
      let word = dice.bytes(2 + dice.roll(9), of: Array("ab".utf8))
      let isThere = text[part].windows(word.count).contains {
        $0.elementsEqual(word)
      }
      let probes = (dice.roll(word.count), dice.roll(word.count))
      for variant in variants {
        #expect(
          variant.finds(word, probes: probes, in: part, of: text) == isThere)
      }
    }
  }

  @Test func `looks at the whole part and at nothing else`() throws {
    let word = Array("text/event-stream".utf8)
    for variant in try BlockVariant.all() {
      for offset in 0..<140 {
        let before = [UInt8](repeating: UInt8(ascii: "t"), count: offset)
        let text = before + word
        func finds(_ part: Range<Int>) -> Bool {
          variant.finds(word, probes: (2, 6), in: part, of: text)
        }
        #expect(finds(0..<text.count))
        #expect(!finds(0..<text.count - 1))
        #expect(finds(offset..<text.count))
        #expect(!finds(offset + 1..<text.count))
        #expect(!finds(0..<0))
      }
    }
  }
}

extension RandomAccessCollection where Index == Int {
  /// All parts of this length.
  fileprivate func windows(_ count: Int) -> [SubSequence] {
    guard self.count >= count else { return [] }
    return (startIndex...endIndex - count).map { self[$0..<$0 + count] }
  }
}

@Suite struct `A cursor over lines` {
  @Test func `finds the ends of long lines`() throws {
    for length in stride(from: 0, through: 8000, by: 331) {
      let line = [UInt8](repeating: UInt8(ascii: "x"), count: length) + [0x0A]
      try withBuffer(line + line) { buffer in
        var masks = LineMasks()
        #expect(masks.classify(buffer.text, buffer.lines) == buffer.lines)
        var cursor = masks.cursor(over: buffer.text)
        #expect(cursor.lineEnd() == length)
        cursor.position = length / 2
        #expect(cursor.lineEnd() == length)
        cursor.position = length + 1
        #expect(cursor.lineEnd() == 2 * length + 1)
        // Behind the last line there is always an end.
        cursor.position = 2 * length + 2
        #expect(cursor.lineEnd() >= 2 * length + 2)
      }
    }
  }

  @Test func `stops where a plain one stops`() throws {
    var dice = Dice(seed: 4)
    for _ in 0..<1500 {
      let lines =
        dice.bytes(1 + dice.roll(280), of: Array(#""\{}ab/u"#.utf8)) + [0x0A]
      let model = BlockMarksModel(lines).masks
      let start = dice.roll(lines.count)
      try withBuffer(lines) { buffer in
        var masks = LineMasks()
        #expect(masks.classify(buffer.text, buffer.lines) == buffer.lines)
        var cursor = masks.cursor(over: buffer.text)
        cursor.position = start
        let end = lines.count - 1
        #expect(cursor.lineEnd() == model.next(from: start, \.controls))
        let quote = model.next(from: start, \.quotes)
        let found = cursor.endString()
        #expect(quote == nil ? found > end : found == quote)
        #expect(cursor.position == found + 1)
        for depth in 0...2 {
          cursor.position = start
          let closed = cursor.close(depth, before: end)
          #expect(
            (closed ? cursor.position : nil)
              == model.closing(depth, from: start, lines))
        }
      }
    }
  }
}

extension [BlockMarks] {
  /// Which of them have controls, a bit for each.
  fileprivate var ends: [UInt64] {
    var ends = [UInt64](repeating: 0, count: count / 64 + 1)
    for (index, mask) in enumerated() where mask.controls != 0 {
      ends[index / 64] |= 1 << UInt64(index % 64)
    }
    return ends
  }

  private func isSet(_ index: Int, _ mask: KeyPath<BlockMarks, UInt64>) -> Bool
  {
    self[index / 64][keyPath: mask] >> UInt64(index % 64) & 1 == 1
  }

  /// The next marked byte.
  fileprivate func next(from start: Int, _ mask: KeyPath<BlockMarks, UInt64>)
    -> Int?
  {
    (start..<count * 64).first { isSet($0, mask) }
  }

  /// What follows the brace that closes the outermost of some objects.
  fileprivate func closing(_ depth: Int, from start: Int, _ text: [UInt8])
    -> Int?
  {
    var depth = depth
    for index in start..<text.count where isSet(index, \.braces) {
      depth += text[index] == UInt8(ascii: "{") ? 1 : -1
      if depth == 0 { return index + 1 }
    }
    return nil
  }
}
