/// Which events of a list are wanted.
package struct EventFilter: Sendable {
  /// Any kind, if empty.
  package var kinds: [String] = []
  /// Any severity, if empty.
  package var severities: [String] = []
  /// Those that happened at this time or later.
  package var since: Timestamp?
  /// Those that came before this event.
  package var before: EventID?

  package init() {}

  /// Reads the values that a query or a command line gives.
  ///
  /// - Parameters:
  ///   - kind: one kind, or several with commas.
  ///   - severity: one severity, or several with commas.
  ///   - since: a time, a day or an age.
  ///   - before: an event's id.
  ///   - broken: gets the rules that they break.
  package init(
    kind: String?, severity: String?, since: String?, before: String?,
    broken: inout [String]
  ) {
    kinds = words(kind)
    for kind in kinds where !Draft.isKind(kind) {
      broken.append(
        "kind must match [a-z][a-z0-9_]{0,63}, not \(Quoted(kind))")
    }
    severities = words(severity)
    for severity in severities where Severity(severity) == nil {
      broken.append(
        "severity must be info, warning or error, not \(Quoted(severity))")
    }
    if let since {
      self.since = Timestamp(since, now: .now())
      if self.since == nil { broken.append(.noTime("since", since)) }
    }
    if let before {
      self.before = EventID(before)
      if self.before == nil {
        broken.append(
          "before must be an event id (evt- and 12 hex digits), "
            + "not \(Quoted(before))")
      }
    }
  }

  /// Whether the event is wanted; ``before`` is for the caller, who knows
  /// where it is.
  package func wants(_ line: Span<UInt8>) -> Bool {
    matches(kinds, "kind", line) && matches(severities, "severity", line)
      && isSince(line)
  }

  /// Whether a line is spelt as ``EventLog`` spells events of another kind.
  ///
  /// An app may have thousands of events since the one that is looked for. With
  /// ``since`` each of them is read, because its id may end the search.
  func isOfOtherKind(_ line: Span<UInt8>) -> Bool {
    guard !kinds.isEmpty, since == nil, let kind = EventSpelling.kind(of: line)
    else { return false }
    return !kinds.contains { name in
      name.utf8.count == kind.count
        && zip(name.utf8, kind).allSatisfy { $0 == line[$1] }
    }
  }

  /// Whether no event with this id or a smaller one can be wanted.
  func isPast(_ id: EventID) -> Bool {
    guard let since else { return false }
    return id.latest < since
  }

  private func matches(
    _ wanted: [String], _ name: StaticString, _ line: Span<UInt8>
  ) -> Bool {
    if wanted.isEmpty { return true }
    guard let text = JSON.text(name, of: line) else { return false }
    return wanted.contains(text)
  }

  private func isSince(_ line: Span<UInt8>) -> Bool {
    guard let since else { return true }
    guard let at = JSON.text("at", of: line).flatMap({ Timestamp($0) })
    else { return false }
    return at >= since
  }
}

/// An empty value is a word too, and breaks the rule for words.
private func words(_ list: String?) -> [String] {
  list.map {
    $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  } ?? []
}

extension String {
  /// The rule for times.
  package static func noTime(_ name: String, _ value: String) -> String {
    "\(name) must be a time (2026-06-26T17:42:11Z), a day (2026-06-26) or an "
      + "age (90m, 36h, 7d), not \(Quoted(value))"
  }
}
