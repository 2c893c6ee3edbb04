/// How bad an event is.
package enum Severity: CaseIterable, Sendable {
  case info, warning, error

  /// The word for it in files and answers.
  package var name: StaticString {
    switch self {
    case .info: "info"
    case .warning: "warning"
    case .error: "error"
    }
  }

  /// - Returns: nil for any other word, `warn` among them.
  package init?(_ word: String) {
    let severity = Self.allCases.first { $0.name.description == word }
    guard let severity else { return nil }
    self = severity
  }
}
