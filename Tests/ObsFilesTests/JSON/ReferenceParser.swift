/// A second opinion on RFC 8259, byte by byte and with recursion.
///
/// It shares nothing with the code under test.
struct ReferenceParser {
  private let text: [UInt8]
  private var position = 0

  init(_ text: [UInt8]) { self.text = text }

  /// Whether the text is one value and nothing else.
  static func accepts(_ text: [UInt8]) -> Bool {
    guard String(validating: text, as: UTF8.self) != nil else { return false }
    var parser = ReferenceParser(text)
    guard parser.value() else { return false }
    parser.space()
    return parser.position == text.count
  }

  private var next: Character? {
    guard position < text.count else { return nil }
    return Character(Unicode.Scalar(text[position]))
  }

  private mutating func take(_ characters: String) -> Bool {
    guard let next,
      characters.unicodeScalars.contains(where: {
        Character($0) == next
      })
    else { return false }
    position += 1
    return true
  }

  private mutating func space() { while take(" \t\n\r") {} }

  private mutating func value() -> Bool {
    space()
    if take("{") { return list("}") { $0.member() } }
    if take("[") { return list("]") { $0.value() } }
    if next == "\"" { return string() }
    for word in ["true", "false", "null"]
    where text[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return true
    }
    return number()
  }

  private mutating func list(
    _ closer: String, _ item: (inout ReferenceParser) -> Bool
  ) -> Bool {
    space()
    if take(closer) { return true }
    repeat {
      guard item(&self) else { return false }
      space()
    } while take(",")
    return take(closer)
  }

  private mutating func member() -> Bool {
    space()
    guard string() else { return false }
    space()
    return take(":") && value()
  }

  private mutating func digits() -> Bool {
    guard take("0123456789") else { return false }
    while take("0123456789") {}
    return true
  }

  private mutating func number() -> Bool {
    _ = take("-")
    guard take("0") || digits() else { return false }
    if take("."), !digits() { return false }
    if take("eE") {
      _ = take("+-")
      return digits()
    }
    return true
  }

  private mutating func string() -> Bool {
    guard take("\"") else { return false }
    while !take("\"") {
      guard position < text.count, text[position] >= 0x20 else { return false }
      guard take("\\") else {
        position += 1
        continue
      }
      if take("\"\\/bfnrt") { continue }
      guard let unit = unit() else { return false }
      if (0xdc00...0xdfff).contains(unit) { return false }
      if (0xd800...0xdbff).contains(unit) {
        guard take("\\"), let trail = self.unit(),
          (0xdc00...0xdfff).contains(trail)
        else { return false }
      }
    }
    return true
  }

  /// The number after `\`, spelt `uXXXX`.
  private mutating func unit() -> Int? {
    guard take("u"), position + 4 <= text.count else { return nil }
    let digits = text[position..<position + 4]
    position += 4
    guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
    else { return nil }
    return Int(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
