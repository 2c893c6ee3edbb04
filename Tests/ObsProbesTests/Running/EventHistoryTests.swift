import ObsFiles
import ObsTesting
import Testing

@testable import obs_probes

/// Whatever happens to an app's files, its timeline tells each time that it
/// went down and came up, once.
@Suite struct EventHistoryTests {
  private static let histories = 50
  private static let steps = 36

  @Test(arguments: 1...6)
  func `down and up alternate, none is missing and none is double`(seed: Int)
    throws
  {
    try withTemporaryState(inMemory: true) { state in
      var histories = try (0..<Self.histories).map { index in
        EventHistory(
          try Slug("app-\(index)"), in: state.path,
          seed: UInt64(seed * 1000 + index))
      }
      // One after the other, so that no file changes twice at a time that the
      // file system can't tell apart.
      for _ in 0..<Self.steps {
        for index in histories.indices {
          try histories[index].step(in: state)
          try check(&histories[index], in: state)
        }
      }
    }
  }

  private func check(
    _ history: inout EventHistory, in state: borrowing StateDirectory
  ) throws {
    let (stored, ids) = try history.stored(in: state)
    let log = history.log.suffix(12).joined(separator: "\n")
    try #require(stored == history.model, "\(history.slug.name): \(log)")
    if let (up, fall) = history.seen {
      let isDown = stored.events.last?.isDown ?? false
      if up { try #require(!isDown, "\(log)") }
      let failures = stored.probe?.failures ?? 0
      if failures >= fall { try #require(isDown, "\(log)") }
    }
    for (older, newer) in zip(stored.events, stored.events.dropFirst())
    where !newer.isForeign {
      try #require(older.isDown != newer.isDown, "\(log)")
    }
    try #require(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 }, "\(log)")
  }
}
