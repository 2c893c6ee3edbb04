/// A table for people: aligned columns, colours on a terminal only, control
/// characters shown as escapes.
package struct Table {
  /// What a colour means, not which it is.
  package enum Tone: Sendable {
    case plain, good, warning, bad, faint

    /// The parameter of SGR (ECMA-48), nil for none.
    fileprivate var code: String? {
      switch self {
      case .plain: nil
      case .good: "32"
      case .warning: "33"
      case .bad: "31"
      case .faint: "2"
      }
    }
  }

  private var rows: [[(text: String, tone: Tone)]]

  /// - Parameter titles: one for each column.
  package init(_ titles: [String]) {
    rows = [titles.map { ($0, .faint) }]
  }

  /// Adds a row, with a cell for each column.
  package mutating func add(_ cells: [(text: String, tone: Tone)]) {
    rows.append(cells.map { ($0.text.escapedForTerminal, $0.tone) })
  }

  /// Prints the table on standard output.
  package func print() {
    for line in lines { Output.write(line: line) }
  }

  /// The table, the titles first.
  package var lines: [String] {
    let coloured =
      Output.isTerminal && Environment["NO_COLOR"] == nil
      && Environment["TERM"] != "dumb"
    let widths = rows[0].indices.map { column in
      rows.map { $0[column].text.unicodeScalars.count }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (cell, width) in zip(row, widths) {
        let gap = width - cell.text.unicodeScalars.count + 2
        line += coloured ? painted(cell.text, cell.tone) : cell.text
        line += String(repeating: " ", count: gap)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  private func painted(_ text: String, _ tone: Tone) -> String {
    guard let code = tone.code, !text.isEmpty else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}

extension String {
  /// The text with what a terminal might act on as `\u001b`.
  package var escapedForTerminal: String {
    guard unicodeScalars.contains(where: { $0.value.isUnsafeOnTerminal })
    else { return self }
    var out: [UInt8] = []
    JSONWriter.append(string: self, to: &out)
    // What a JSON string adds for its own sake is taken away again.
    return String(decoding: out.dropFirst().dropLast(), as: UTF8.self)
      .replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
  }
}
