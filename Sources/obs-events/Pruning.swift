import ObsFiles

/// Divides an app's events into those that stay and those that go.
struct Pruning {
  private let time: Timestamp
  /// The newest event.
  ///
  /// It stays, and so does what comes later, however old it says it is: the
  /// next id follows it.
  private let newest: EventID?
  /// Old events that are the app's state.
  private var needed: Set<EventID> = []

  init(before time: Timestamp, in file: borrowing File) throws(Failure) {
    self.time = time
    var newest: EventID?
    var deployment: EventID?
    var probe: EventID?
    try file.forEachLineBackward { line, _ in
      guard let event = EventLine(line) else { return true }
      newest = newest ?? event.id
      switch JSON.text("kind", of: line) {
      case "deploy_succeeded" where deployment == nil:
        if EventLine.vmName(of: line) != nil { deployment = event.id }
      case "probe_up", "probe_down":
        probe = probe ?? event.id
      default: break
      }
      return deployment == nil || probe == nil
    }
    self.newest = newest
    needed = Set([deployment, probe].compactMap { $0 })
  }

  /// Whether a line goes.
  ///
  /// Lines that are no events stay: they are for `check --repair`.
  func drops(_ line: Span<UInt8>) -> Bool {
    guard let event = EventLine(line), let newest, event.id < newest,
      !needed.contains(event.id),
      let at = JSON.text("at", of: line).flatMap({ Timestamp($0) })
    else { return false }
    return at < time
  }
}
