private import CSodium

/// Whom a token belongs to, and what it allows.
package struct User: Sendable {
  package let name: String
  /// Whether the token may write, too.
  package let mayWrite: Bool
  /// A glob with `*` and `?` that the slugs it is for match.
  let pattern: ArraySlice<UInt8>

  /// Whether the token is for this app.
  package func mayUse(_ slug: Slug) -> Bool {
    matches(Array(slug.name.utf8)[...], pattern)
  }
}

/// Whether a text matches a glob; there is no backtracking but at stars.
private func matches(
  _ text: ArraySlice<UInt8>, _ glob: ArraySlice<UInt8>
) -> Bool {
  guard let first = glob.first else { return text.isEmpty }
  switch first {
  case UInt8(ascii: "*"):
    return (text.startIndex...text.endIndex).contains {
      matches(text[$0...], glob.dropFirst())
    }
  case UInt8(ascii: "?"):
    return !text.isEmpty && matches(text.dropFirst(), glob.dropFirst())
  default:
    return text.first == first
      && matches(text.dropFirst(), glob.dropFirst())
  }
}

/// The file `tokens`: one token a line, as its hash.
///
/// `<sha256 hex of the token> <user> <ro|rw> <slug pattern>`; blank lines and
/// those that begin with `#` are passed over, and so is any other line that
/// is not of that form: a damaged line lets nobody in.
package enum TokenFile {
  private static let name = "tokens"

  /// What changes when a token is made or revoked; nil if there is no file.
  static func version(in state: borrowing StateDirectory) throws(Failure)
    -> FileVersion?
  {
    try state.root.version(of: name)
  }

  /// The user that a presented token belongs to, nil if it is unknown.
  ///
  /// Every line is compared, each in constant time, so the time taken does not
  /// tell how much of a guess was right.
  package static func user(of token: String, in state: borrowing StateDirectory)
    throws(Failure) -> User?
  {
    guard let file = try state.root.open(name, .reading) else { return nil }
    let text = try file.readAll()
    let presented = hash(token)
    var user: User?
    for line in text.split(separator: UInt8(ascii: "\n")) {
      guard let fields = Fields(line) else { continue }
      if isEqual(fields.hash, presented) { user = fields.user }
    }
    return user
  }

  /// The token's SHA-256 in lower-case hex.
  static func hash(_ token: String) -> [UInt8] {
    Digest.sha256(Array(token.utf8).span)
  }

  /// The corresponding C function is `sodium_memcmp`.
  private static func isEqual(_ a: ArraySlice<UInt8>, _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    return unsafe a.withUnsafeBytes {
      unsafe sodium_memcmp($0.baseAddress, b, b.count) == 0
    }
  }

  /// Whether `check` may call this line damaged.
  package static func isDamaged(_ line: Span<UInt8>) -> Bool {
    let bytes = line.indices.map { line[$0] }
    let first = bytes.first { $0 > UInt8(ascii: " ") }
    guard let first, first != UInt8(ascii: "#") else { return false }
    return Fields(bytes[...]) == nil
  }
}

/// The four fields of a line.
private struct Fields {
  let hash: ArraySlice<UInt8>
  let user: User

  init?(_ line: ArraySlice<UInt8>) {
    let fields = line.split(separator: UInt8(ascii: " "))
    guard fields.count == 4, fields[0].count == 64,
      let mayWrite = Self.mayWrite(fields[2])
    else { return nil }
    hash = fields[0]
    user = User(
      name: String(decoding: fields[1], as: UTF8.self), mayWrite: mayWrite,
      pattern: fields[3])
  }

  private static func mayWrite(_ mode: ArraySlice<UInt8>) -> Bool? {
    if mode.elementsEqual("rw".utf8) { return true }
    return mode.elementsEqual("ro".utf8) ? false : nil
  }
}
