extension Probe {
  /// Reads what is stored.
  ///
  /// - Throws: `.malformed` or `.invalid` if nobody of us has written it.
  package init(stored text: Span<UInt8>) throws(Failure) {
    let object = try JSON.object(text, called: "it")
    guard let config = JSON.member("config", of: text, in: object.range),
      config.kind == .object
    else { throw Failure(.invalid, "config is missing") }
    self.init(
      config: try ProbeConfig(config, in: text),
      state: ProbeState(stored: text))
  }
}

extension ProbeState {
  /// Reads the members that are there and are of the right type: what the
  /// last run found can be found again.
  package init(stored text: Span<UInt8>) {
    func string(_ name: StaticString) -> String? {
      JSON.text(name, of: text)
    }
    func integer(_ name: StaticString) -> Int? {
      guard let value = JSON.member(name, of: text), value.kind == .number
      else { return nil }
      return JSON.integer(text, value.range)
    }
    lastRunAt = string("last_run_at").flatMap { Timestamp($0) }
    lastStatus = string("last_status").flatMap(Status.init)
    lastHTTPStatus = integer("last_http_status")
    lastError = string("last_error")
    consecutiveFailures = integer("consecutive_failures") ?? 0
  }
}
