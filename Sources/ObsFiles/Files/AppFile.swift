import Glibc

/// What is known of an app beside its events and measurements: `app.json`.
///
/// `{"base_url","connect_to","vm_name","hosts":[],"logs":[]}`, each optional.
/// People edit it too, so members that nobody here knows stay as they are.
package struct AppFile {
  /// The file's name in the app's directory.
  package static let name = "app.json"

  private let text: [UInt8]

  /// Reads the file; one that is not there is an empty object.
  ///
  /// - Throws: `.inputOutput` if it is not a JSON object.
  package init(of slug: Slug, in state: borrowing StateDirectory)
    throws(Failure)
  {
    if let app = try state.app(slug) {
      text = try Self.read(in: app)
    } else {
      text = []
    }
  }

  private init(in app: borrowing Directory) throws(Failure) {
    text = try Self.read(in: app)
  }

  private static func read(in app: borrowing Directory) throws(Failure)
    -> [UInt8]
  {
    guard let file = try app.open(name, .reading) else { return [] }
    let text = try file.readAll()
    guard JSON.isWholeObject(text.span) else {
      throw Failure(
        .inputOutput, "\(file.name) is damaged: it is not a JSON object")
    }
    return text
  }

  /// A member that is a string; nil if it is missing, empty or another value.
  package func string(_ name: StaticString) -> String? {
    guard let value = JSON.member(name, of: text.span), value.kind == .string
    else { return nil }
    let string = String(
      decoding: JSON.decodeString(text.span, value.range), as: UTF8.self)
    return string.isEmpty ? nil : string
  }

  /// The strings of a member that is an array; none if it is missing.
  package func strings(_ name: StaticString) -> [String] {
    let span = text.span
    guard let value = JSON.member(name, of: span), value.kind == .array
    else { return [] }
    var strings: [String] = []
    JSON.forEachElement(of: span, in: value.range) { element in
      guard element.kind == .string else { return }
      let bytes = JSON.decodeString(span, element.range)
      strings.append(String(decoding: bytes, as: UTF8.self))
    }
    return strings
  }
}

// MARK: - Writing

extension AppFile {
  /// A member as `bind` writes it.
  package enum Value {
    case string(String)
    case strings([String])
  }

  /// Sets members, durably, and returns the whole file.
  package static func set(
    _ members: [(key: String, value: Value)], of slug: Slug,
    in state: borrowing StateDirectory
  ) throws(Failure) -> [UInt8] {
    let app = try state.makeApp(slug)
    let lock = try Lock(app)
    let old = try AppFile(in: app)
    let new = old.setting(members)
    try app.replace(name, with: new.span)
    lock.release()
    return new
  }

  /// The file with other values for `members`, which keep their places.
  private func setting(_ members: [(key: String, value: Value)]) -> [UInt8] {
    var rest = members
    var new: [UInt8] = []
    func add(_ key: [UInt8], _ value: [UInt8]) {
      new += Array(new.isEmpty ? "{\"".utf8 : ",\"".utf8)
      new += key + Array("\":".utf8) + value
    }
    let span = text.span
    JSON.forEachMember(of: span) { key, value in
      let name = Array(JSON.decodeString(span, key))
      let index = rest.firstIndex { Array($0.key.utf8) == name }
      let new = index.map { rest.remove(at: $0).value.json }
      add(key.map { span[$0] }, new ?? value.range.map { span[$0] })
    }
    for member in rest { add(Array(member.key.utf8), member.value.json) }
    return (new.isEmpty ? Array("{".utf8) : new) + Array("}\n".utf8)
  }
}

extension AppFile.Value {
  fileprivate var json: [UInt8] {
    var out: [UInt8] = []
    switch self {
    case .string(let text): JSONWriter.append(string: text, to: &out)
    case .strings(let texts):
      for text in texts {
        JSONWriter.append(raw: out.isEmpty ? "[" : ",", to: &out)
        JSONWriter.append(string: text, to: &out)
      }
      JSONWriter.append(raw: out.isEmpty ? "[]" : "]", to: &out)
    }
    return out
  }
}
