/// Settings by name: the environment's, else those of the file `config`.
///
/// The file holds `NAME=VALUE` lines; blank ones and those that begin with
/// `#` are passed over. A value may stand in double quotes.
package struct Config: Sendable {
  private let lines: [Substring]

  /// Reads `config`; a missing file is an empty one.
  package init(of state: borrowing StateDirectory) throws(Failure) {
    guard let file = try state.root.open("config", .reading) else {
      lines = []
      return
    }
    let text = String(decoding: try file.readAll(), as: UTF8.self)
    lines = text.utf8.split(separator: UInt8(ascii: "\n")).map(Substring.init)
  }

  /// The value of `name`, nil if neither place has it or it is empty.
  package subscript(name: String) -> String? {
    if let value = Environment[name] { return value }
    let prefix = name + "="
    guard let line = lines.last(where: { $0.utf8.starts(with: prefix.utf8) })
    else {
      return nil
    }
    let value = line.dropFirst(prefix.count).trimmed
    return value.isEmpty ? nil : value
  }
}

extension Substring {
  /// Without spaces around it, and then without double quotes around it.
  fileprivate var trimmed: String {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    while text.first?.isWhitespace == true { text.removeFirst() }
    if text.count > 1, text.first == "\"", text.last == "\"" {
      text = text.dropFirst().dropLast()
    }
    return String(text)
  }
}
