import ObsFiles

/// Tells what goes wrong, but not ten thousand times: of each kind of failure
/// some a minute, and then how many more there were.
struct Complaints {
  /// In seconds.
  private static let interval = 60.0
  private static let limit = 20

  private struct Kind {
    var kind: Failure.Kind
    /// When its minute began.
    var since: Double
    /// How many were told since.
    var told = 1
    /// How many were kept back since.
    var count = 0
    var last: Failure
  }

  private var kinds: [Kind] = []

  /// Tells a failure, or keeps it back.
  mutating func add(_ failure: Failure, at boot: Double) {
    guard let index = kinds.firstIndex(where: { $0.kind == failure.kind })
    else {
      failure.tell()
      kinds.append(Kind(kind: failure.kind, since: boot, last: failure))
      return
    }
    if kinds[index].told < Self.limit {
      failure.tell()
      kinds[index].told += 1
    } else {
      kinds[index].count += 1
      kinds[index].last = failure
    }
  }

  /// Tells what was kept back, once its minute is over.
  mutating func tellLate(at boot: Double) {
    for index in kinds.indices.reversed()
    where boot - kinds[index].since > Self.interval {
      let kind = kinds.remove(at: index)
      guard kind.count > 0 else { continue }
      var failure = kind.last
      if kind.count > 1 { failure.detail += " (and \(kind.count - 1) more)" }
      add(failure, at: boot)
    }
  }
}
