/// Xorshift: numbers that look random and are the same in each run.
package struct Dice: RandomNumberGenerator {
  private var state: UInt64

  /// - Parameter seed: any number but 0.
  package init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }

  package mutating func next() -> UInt64 {
    state ^= state &>> 12
    state ^= state &<< 25
    state ^= state &>> 27
    return state &* 0x2545_f491_4f6c_dd1d
  }

  /// A number from 0 on, below a limit.
  package mutating func roll(_ limit: Int) -> Int {
    Int.random(in: 0..<max(limit, 1), using: &self)
  }

  /// Whether something happens that does once in so many times.
  package mutating func once(in times: Int) -> Bool { roll(times) == 0 }

  /// One of some things; there must be one.
  package mutating func pick<Thing>(_ things: [Thing]) -> Thing {
    things[roll(things.count)]
  }

  /// Bytes of an alphabet.
  package mutating func bytes(_ count: Int, of alphabet: [UInt8]) -> [UInt8] {
    (0..<count).map { _ in pick(alphabet) }
  }
}
