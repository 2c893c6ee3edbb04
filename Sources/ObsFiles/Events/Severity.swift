/// How bad an event is.
package enum Severity: String, CaseIterable, Sendable {
  case info, warning, error
}
