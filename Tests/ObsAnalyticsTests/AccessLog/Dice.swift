/// Xorshift: numbers that look random and are the same in each run.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  /// - Parameter seed: any number but 0.
  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }

  mutating func next() -> UInt64 {
    state ^= state &>> 12
    state ^= state &<< 25
    state ^= state &>> 27
    return state &* 0x2545_f491_4f6c_dd1d
  }

  /// A number from 0 on, below a limit.
  mutating func roll(_ limit: Int) -> Int {
    Int.random(in: 0..<max(limit, 1), using: &self)
  }

  /// One of some bytes; there must be one.
  mutating func pick(_ bytes: [UInt8]) -> UInt8 { bytes[roll(bytes.count)] }

  /// Bytes of an alphabet.
  mutating func bytes(_ count: Int, of alphabet: [UInt8]) -> [UInt8] {
    (0..<count).map { _ in pick(alphabet) }
  }
}
