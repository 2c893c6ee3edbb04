/// The name of an app: a DNS label, `[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?`.
///
/// It names a directory of the state directory too, which is safe because it
/// can hold no dot and no slash.
package struct Slug: Hashable, Comparable, Sendable {
  package let name: String

  /// The longest DNS label (RFC 1035 section 2.3.4).
  private static let limit = 63

  /// - Throws: `.invalid` with the rule and the value.
  package init(_ name: String) throws(Failure) {
    guard Self.isLabel(name.utf8) else {
      throw Failure(
        .invalid,
        "slug must be 1 to 63 of a-z, 0-9 and -, not first or last, "
          + "not \(Quoted(name))")
    }
    self.name = name
  }

  package static func < (a: Slug, b: Slug) -> Bool { a.name < b.name }

  private static func isLabel(_ bytes: String.UTF8View) -> Bool {
    guard (1...limit).contains(bytes.count) else { return false }
    let hyphen = UInt8(ascii: "-")
    guard bytes.first != hyphen, bytes.last != hyphen else { return false }
    return bytes.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: byte == hyphen
      }
    }
  }
}

extension Slug {
  /// The same number for the same slug, on every machine (FNV-1a, 64 bits).
  package var hash: UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
  }
}
