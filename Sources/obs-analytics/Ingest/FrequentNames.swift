/// The most frequent of names that anybody can make up.
///
/// It counts up to 4,096 of them. When there are more it drops the rarest
/// half, so that a flood of names does not take the memory, and what is
/// frequent stays.
struct FrequentNames {
  private static let limit = 4096

  private var counts: [String: Int] = [:]

  var isEmpty: Bool { counts.isEmpty }

  mutating func add(_ name: String, _ count: Int = 1) {
    counts[name, default: 0] += count
    if counts.count > Self.limit { dropRarest() }
  }

  mutating func merge(_ other: FrequentNames) {
    for (name, count) in other.counts { add(name, count) }
  }

  /// The most frequent ones, the first of them most.
  func top(_ count: Int) -> [(String, Int)] {
    let sorted = counts.sorted {
      ($1.value, $0.key) < ($0.value, $1.key)
    }
    return sorted.prefix(count).map { ($0.key, $0.value) }
  }

  private mutating func dropRarest() {
    let kept = counts.sorted { $0.value > $1.value }.prefix(Self.limit / 2)
    counts = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
  }
}
