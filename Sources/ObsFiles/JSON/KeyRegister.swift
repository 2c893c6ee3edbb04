/// The keys of the objects that are open, to find those that are repeated.
///
/// Each object's keys are sorted when it closes, so an object of n keys costs
/// n log n comparisons, and no choice of keys makes it worse, as colliding
/// hashes would.
struct KeyRegister {
  private struct Key {
    /// The key as it is spelt, without its quotes.
    var range: Range<Int>
    /// How long it is with its escapes resolved.
    var length: Int

    /// An escape is always longer than what it stands for.
    var isEscaped: Bool { length < range.count }
  }

  private var keys: [Key] = []
  /// For each open object, how many keys the objects around it have so far.
  private var starts: [Int] = []

  /// With room for most texts: growing costs more than comparing.
  init() {
    keys.reserveCapacity(32)
    starts.reserveCapacity(8)
  }

  /// Begins an object in the one that is open.
  mutating func open() { starts.append(keys.count) }

  /// Adds a key to the innermost open object.
  mutating func add(_ range: Range<Int>, isEscaped: Bool, in text: Span<UInt8>)
  {
    let length =
      isEscaped ? JSON.decodedLength(text, range) : range.count
    keys.append(Key(range: range, length: length))
  }

  /// Ends the innermost object, and refuses it if a key is repeated.
  mutating func close(in text: Span<UInt8>) throws(JSONFault) {
    let start = starts.removeLast()
    defer { keys.removeSubrange(start...) }
    guard keys.count - start > 1, mayRepeat(from: start, text) else { return }
    keys[start...].sort { Self.order($0, $1, text) < 0 }
    var repeated: Key?
    for index in start + 1..<keys.count {
      let key = keys[index]
      guard Self.compare(keys[index - 1], key, text) == 0 else { continue }
      if key.range.lowerBound < repeated?.range.lowerBound ?? .max {
        repeated = key
      }
    }
    guard let repeated else { return }
    throw JSONFault(
      .repeatedKey(JSON.decodeString(text, repeated.range)),
      at: repeated.range.lowerBound - 1)
  }

  /// Whether a look at each pair of a few keys leaves a doubt: most objects
  /// are small, and their keys differ in length or in the first byte.
  private func mayRepeat(from start: Int, _ text: Span<UInt8>) -> Bool {
    guard keys.count - start <= 16 else { return true }
    for first in start..<keys.count - 1 {
      for second in first + 1..<keys.count
      where keys[first].length == keys[second].length
        && Self.compare(keys[first], keys[second], text) == 0
      {
        return true
      }
    }
    return false
  }

  /// Sorts equal keys by where they stand.
  private static func order(_ a: Key, _ b: Key, _ text: Span<UInt8>) -> Int {
    let order = compare(a, b, text)
    return order == 0 ? a.range.lowerBound - b.range.lowerBound : order
  }

  /// Zero if two keys read the same; else some total order, not Unicode's.
  private static func compare(_ a: Key, _ b: Key, _ text: Span<UInt8>) -> Int {
    guard a.length == b.length else { return a.length - b.length }
    return a.isEscaped || b.isEscaped
      ? compareDecoded(a, b, text) : compareSpelt(a, b, text)
  }

  private static func compareSpelt(
    _ a: Key, _ b: Key, _ text: Span<UInt8>
  ) -> Int {
    let distance = b.range.lowerBound - a.range.lowerBound
    for index in a.range where text[index] != text[index + distance] {
      return Int(text[index]) - Int(text[index + distance])
    }
    return 0
  }

  private static func compareDecoded(
    _ a: Key, _ b: Key, _ text: Span<UInt8>
  ) -> Int {
    var left = Unescaped(text, a.range)
    var right = Unescaped(text, b.range)
    while let first = left.next(), let second = right.next() {
      if first != second { return Int(first) - Int(second) }
    }
    return 0
  }
}
