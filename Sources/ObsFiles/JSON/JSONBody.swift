extension JSON {
  /// The longest body and the longest line of bulk input, in bytes.
  package static let bodyLimit = 65_536

  /// Checks that a text is one JSON object that repeats no key.
  ///
  /// - Parameter name: what messages call the text.
  /// - Throws: `.malformed` if it is not JSON, `.invalid` if it is something
  ///   else than an object.
  package static func object(
    _ text: Span<UInt8>, called name: StaticString = "the body"
  ) throws(Failure) -> JSONValue {
    let value = try valid(text, name)
    guard value.kind == .object else {
      throw Failure(.invalid, "\(name) must be a JSON object")
    }
    return value
  }

  private static func valid(_ text: Span<UInt8>, _ name: StaticString)
    throws(Failure) -> JSONValue
  {
    do throws(JSONFault) {
      return try validate(text, duplicateKeys: .refused)
    } catch {
      if case .repeatedKey(let key) = error.reason {
        throw Failure(.malformed, "\(name) repeats the key \(Quoted(key.span))")
      }
      if case .nestedTooDeep(let limit) = error.reason {
        throw Failure(.invalid, "\(name) is nested deeper than \(limit)")
      }
      throw Failure(.malformed, "\(name) is not JSON: \(error.sentence)")
    }
  }
}

extension JSONValue {
  /// What a message shows of a value that breaks a rule: a string in quotes,
  /// other scalars as they are spelt, and of containers only what they are.
  package func shown(in text: Span<UInt8>) -> String {
    switch kind {
    case .object: "an object"
    case .array: "an array"
    case .string:
      "\(Quoted(JSON.decodeString(text, range).span))"
    default:
      range.count <= 64
        ? String(
          decoding: (range.map { text[$0] }), as: UTF8.self)
        : "a number of \(range.count) digits"
    }
  }
}

extension Failure {
  /// Every rule that was broken, in one sentence.
  package static func broken(_ rules: [String]) -> Failure {
    Failure(.invalid, rules.joined(separator: "; "))
  }
}
