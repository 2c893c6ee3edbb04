import ArgumentParser
import Glibc
import ObsFiles

/// The words of `append` behind the kind: `[MESSAGE] [KEY=VALUE ...]`.
struct EventWords {
  private let message: String?
  /// Members of the metadata, as they were typed.
  private let pairs: [String]

  /// - Parameter message: what `--message` says.
  init(_ words: [String], message: String?) throws {
    pairs = words.filter(Self.isPair)
    let messages =
      words.filter { !Self.isPair($0) } + (message.map { [$0] } ?? [])
    guard messages.count <= 1 else {
      throw ValidationError(
        "One message is enough: put '\(messages[0])' and '\(messages[1])' "
          + "into one pair of quotes.")
    }
    self.message = messages.first
  }

  /// `commit=a58e5a0`: a name of letters, digits and `_.-`, then `=`.
  private static func isPair(_ word: String) -> Bool {
    guard let sign = word.utf8.firstIndex(of: UInt8(ascii: "=")),
      sign != word.startIndex
    else { return false }
    return word.utf8[..<sign].allSatisfy { byte in
      isalnum(Int32(byte)) != 0 || "_.-".utf8.contains(byte)
    }
  }

  /// The event as the JSON that a client would send, so that both faces obey
  /// the same rules.
  func json(kind: String, severity: String?, metadata: String?)
    throws(Failure) -> [UInt8]
  {
    var json: [UInt8] = []
    append("kind", kind, to: &json)
    append("severity", severity, to: &json)
    append("message", message, to: &json)
    JSONWriter.append(raw: #","metadata":"#, to: &json)
    json += try self.metadata(from: metadata ?? "{}")
    JSONWriter.append(raw: "}", to: &json)
    return json
  }

  private func append(
    _ name: StaticString, _ text: String?, to json: inout [UInt8]
  ) {
    guard let text else { return }
    JSONWriter.append(raw: json.isEmpty ? "{\"" : ",\"", to: &json)
    JSONWriter.append(raw: name, to: &json)
    JSONWriter.append(raw: "\":", to: &json)
    JSONWriter.append(string: text, to: &json)
  }

  /// The members of an object, then the pairs.
  private func metadata(from given: String) throws(Failure) -> [UInt8] {
    let text = Array(given.utf8)
    let object = try JSON.object(text.span, called: "metadata")
    let members = text[object.range.dropFirst().dropLast()]
    var isFirst = members.allSatisfy { $0 <= UInt8(ascii: " ") }
    var json = [UInt8(ascii: "{")] + members
    for pair in pairs {
      let parts = pair.split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if !isFirst { JSONWriter.append(raw: ",", to: &json) }
      isFirst = false
      JSONWriter.append(string: String(parts[0]), to: &json)
      JSONWriter.append(raw: ":", to: &json)
      JSONWriter.append(string: String(parts[1]), to: &json)
    }
    json.append(UInt8(ascii: "}"))
    _ = try JSON.object(json.span, called: "metadata")
    return json
  }
}
