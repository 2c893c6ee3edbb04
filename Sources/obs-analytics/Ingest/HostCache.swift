import CBlocks

/// Numbers for hosts as lines spell them, found without making a String.
struct HostCache {
  /// With so many spellings it begins anew: anybody can send any host.
  private static let limit = 4096

  private struct Entry {
    var hash: UInt64
    var start: Int
    var count: Int
    var number: Int
  }

  private var entries: [Entry] = []
  /// The spellings, and eight bytes more, so that words can be read.
  private var spellings = [UInt8](repeating: 0, count: 8)
  /// Places in ``entries``, -1 where there is none: a power of two of them.
  private var table = [Int32](repeating: -1, count: 2 * limit)

  /// The number that was given to a host.
  ///
  /// - Parameter text: with eight bytes or more behind the range.
  @inline(__always)
  func number(_ text: Span<UInt8>, _ host: Range<Int>) -> Int? {
    let hash = HostCache.hash(text, host)
    var place = Int(truncatingIfNeeded: hash) & (table.count &- 1)
    while table[place] >= 0 {
      let entry = entries[Int(table[place])]
      if entry.hash == hash, entry.count == host.count,
        isSame(text, host, entry.start)
      {
        return entry.number
      }
      place = (place &+ 1) & (table.count &- 1)
    }
    return nil
  }

  /// Gives a host a number.
  mutating func add(_ text: Span<UInt8>, _ host: Range<Int>, number: Int) {
    if entries.count == Self.limit { self = HostCache() }
    let hash = HostCache.hash(text, host)
    let start = spellings.count - 8
    spellings.removeLast(8)
    for index in host { spellings.append(text[index]) }
    spellings += [UInt8](repeating: 0, count: 8)
    var place = Int(truncatingIfNeeded: hash) & (table.count - 1)
    while table[place] >= 0 { place = (place + 1) & (table.count - 1) }
    table[place] = Int32(entries.count)
    entries.append(
      Entry(hash: hash, start: start, count: host.count, number: number))
  }

  @inline(__always)
  private func isSame(_ text: Span<UInt8>, _ host: Range<Int>, _ start: Int)
    -> Bool
  {
    let spelling = spellings.span
    var offset = 0
    while offset < host.count {
      let difference =
        text.word(at: host.lowerBound &+ offset)
        ^ spelling.word(at: start &+ offset)
      let rest = host.count &- offset
      let wanted = rest < 8 ? difference.first(UInt64(rest)) : difference
      guard wanted == 0 else { return false }
      offset &+= 8
    }
    return true
  }

  /// Words, multiplied and folded; what chooses a place is in the low bits.
  @inline(__always)
  private static func hash(_ text: Span<UInt8>, _ host: Range<Int>) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: host.count)
    var offset = 0
    while offset < host.count {
      let rest = host.count &- offset
      let word = text.word(at: host.lowerBound &+ offset)
      hash ^= rest < 8 ? word.first(UInt64(rest)) : word
      hash = hash &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash &>> 29
      offset &+= 8
    }
    return hash
  }
}
