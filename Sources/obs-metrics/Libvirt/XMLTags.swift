/// Walks the tags of an XML document, in order.
///
/// For the well-formed documents of libvirt, in either way of quoting. Text
/// is not wanted here; comments, CDATA sections, declarations and processing
/// instructions are stepped over. A document that is cut short just ends.
struct XMLTags: Sequence, IteratorProtocol {
  /// A start tag, an end tag, or one that is both (`<source/>`).
  struct Tag: Equatable {
    var name: String
    /// The attributes' values with their references replaced.
    var attributes: [String: String] = [:]
    var opens = true
    var closes = false
  }

  private let text: [UInt8]
  private var index = 0

  /// - Parameter text: a document in UTF-8.
  init(_ text: [UInt8]) { self.text = text }

  /// The next tag, or nil after the last.
  mutating func next() -> Tag? {
    while skip(through: "<") {
      if starts(with: "!--") {
        guard skip(through: "-->") else { return nil }
      } else if starts(with: "![CDATA[") {
        guard skip(through: "]]>") else { return nil }
      } else if starts(with: "?") || starts(with: "!") {
        guard skip(through: ">") else { return nil }
      } else {
        return tag()
      }
    }
    return nil
  }

  /// Reads a tag from behind its `<`, up to and with its `>`.
  private mutating func tag() -> Tag? {
    if take("/") {
      let tag = Tag(name: word(), opens: false, closes: true)
      return skip(through: ">") ? tag : nil
    }
    var tag = Tag(name: word())
    while index < text.count {
      skipSpace()
      if take(">") { return tag }
      if take("/") {
        tag.closes = true
      } else if let (name, value) = attribute() {
        tag.attributes[name] = value
      } else {
        return nil
      }
    }
    return nil
  }

  /// Reads `name='value'` or `name="value"`.
  private mutating func attribute() -> (name: String, value: String)? {
    let name = word()
    skipSpace()
    guard !name.isEmpty, take("=") else { return nil }
    skipSpace()
    guard index < text.count else { return nil }
    let quote = text[index]
    let start = index + 1
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
      let end = text[start...].firstIndex(of: quote)
    else { return nil }
    index = end + 1
    return (name, XMLReferences.replaced(in: text[start..<end]))
  }

  /// Reads a name: everything up to space, `=`, `/` or `>`.
  private mutating func word() -> String {
    let start = index
    while index < text.count, !text[index].endsXMLName { index += 1 }
    return String(decoding: text[start..<index], as: UTF8.self)
  }

  private mutating func skipSpace() {
    while index < text.count, text[index].isXMLSpace { index += 1 }
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard index < text.count, text[index] == UInt8(ascii: byte) else {
      return false
    }
    index += 1
    return true
  }

  /// Whether `mark` comes at or after the index; moves behind it.
  private mutating func skip(through mark: String) -> Bool {
    while index < text.count {
      if starts(with: mark) {
        index += mark.utf8.count
        return true
      }
      index += 1
    }
    return false
  }

  private func starts(with mark: String) -> Bool {
    text[index...].starts(with: mark.utf8)
  }
}

/// The references of XML: `&amp;` and its four kin, `&#233;` and `&#xE9;`.
enum XMLReferences {
  /// The text with each reference replaced by its character; what is none
  /// stays as it is.
  static func replaced(in text: ArraySlice<UInt8>) -> String {
    var out: [UInt8] = []
    var rest = text
    while let start = rest.firstIndex(of: UInt8(ascii: "&")) {
      out += rest[..<start]
      rest = rest[start...]
      guard let end = rest.firstIndex(of: UInt8(ascii: ";")),
        let scalar = scalar(named: rest[(start + 1)..<end])
      else {
        out.append(rest.removeFirst())
        continue
      }
      out += UTF8.encode(scalar) ?? .init()
      rest = rest[(end + 1)...]
    }
    return String(decoding: out + rest, as: UTF8.self)
  }

  private static func scalar(named name: ArraySlice<UInt8>) -> Unicode.Scalar? {
    let name = String(decoding: name, as: UTF8.self)
    switch name {
    case "lt": return "<"
    case "gt": return ">"
    case "amp": return "&"
    case "quot": return "\""
    case "apos": return "'"
    case _ where name.hasPrefix("#x"):
      return UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
    case _ where name.hasPrefix("#"):
      return UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init)
    default: return nil
    }
  }
}

extension UInt8 {
  fileprivate var isXMLSpace: Bool {
    switch self {
    case 0x20, 0x09, 0x0A, 0x0D: true
    default: false
    }
  }

  fileprivate var endsXMLName: Bool {
    switch self {
    case UInt8(ascii: "="), UInt8(ascii: "/"), UInt8(ascii: ">"): true
    default: isXMLSpace
    }
  }
}
