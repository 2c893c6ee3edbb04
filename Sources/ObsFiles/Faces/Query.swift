import Glibc

/// A query string: the first value of each name counts, and names that
/// nobody asks for are passed over.
package struct Query {
  private var pairs: [Pair] = []
  /// Whether it was cut, so that what it does not have is not known.
  let isTooLong: Bool

  private struct Pair {
    let name: String
    let value: String
  }

  init(_ text: String) {
    isTooLong = text.utf8.count >= Environment.limit
    if text.isEmpty { return }
    pairs = text.utf8.split(separator: UInt8(ascii: "&")).map { pair in
      let parts = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1,
        omittingEmptySubsequences: false)
      let value = parts.count > 1 ? decoded(parts[1]) : ""
      return Pair(name: decoded(parts[0]), value: value)
    }
  }

  /// The value of `name`, nil if the query does not have it.
  package subscript(name: String) -> String? {
    pairs.first { $0.name == name }?.value
  }
}

extension Query {
  /// A whole number within a range.
  ///
  /// - Parameter broken: gets the broken rule, if it is not one.
  /// - Returns: `fallback` if the query does not have it.
  package func integer(
    _ name: String, in range: ClosedRange<Int>, default fallback: Int,
    broken: inout [String]
  ) -> Int {
    guard let text = self[name] else { return fallback }
    if let value = Int(plain: text), range.contains(value) { return value }
    broken.append(
      "\(name) must be an integer from \(range.lowerBound) to "
        + "\(range.upperBound), not \(Quoted(text))")
    return fallback
  }

  /// A time, a day or an age.
  ///
  /// - Parameter broken: gets the broken rule, if it is none.
  /// - Returns: nil if the query does not have it.
  package func time(_ name: String, broken: inout [String]) -> Timestamp? {
    guard let text = self[name] else { return nil }
    let time = Timestamp(text, now: .now())
    if time == nil { broken.append(.noTime(name, text)) }
    return time
  }
}

/// Undoes `+` and percent-encoding; a percent sign that begins no code stays.
private func decoded(_ text: Substring.UTF8View) -> String {
  var out: [UInt8] = []
  var rest = text
  while let byte = rest.popFirst() {
    switch byte {
    case UInt8(ascii: "+"): out.append(UInt8(ascii: " "))
    case UInt8(ascii: "%"):
      let digits = rest.prefix(2)
      guard digits.count == 2, let value = UInt8(hexDigits: digits) else {
        fallthrough
      }
      out.append(value)
      rest = rest.dropFirst(2)
    default: out.append(byte)
    }
  }
  return String(decoding: out, as: UTF8.self)
}

extension UInt8 {
  /// Two hexadecimal digits: `+` and `-`, which the standard library would
  /// take, are none.
  fileprivate init?(hexDigits: Substring.UTF8View) {
    guard hexDigits.allSatisfy({ isxdigit(Int32($0)) != 0 }) else { return nil }
    self.init(Substring(hexDigits), radix: 16)
  }
}
