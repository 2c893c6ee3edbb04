import ObsFiles

/// What a file's name tells of the log that it was rolled from.
///
/// Caddy calls it `access-2026-11-22T23-40-31.756.log`, with `-size` or `-time`
/// behind the time since 2.11, and logrotate `access.log.1` or
/// `access.log-20261122`; all with `.gz` behind once they are compressed.
struct RolledName {
  /// The name of the log.
  let origin: String
  /// Whether it was Caddy that has rolled it.
  let isCaddys: Bool
  /// What tells how old it is: a time, or a number that grows.
  private let mark: String

  /// - Returns: nil if the name does not look so.
  init?(_ name: String) {
    var name = Array(name.utf8)
    _ = name.dropEnding(".gz")
    if let (origin, mark) = name.takingTime() {
      self.init(origin, mark, isCaddys: true)
    } else if let (origin, mark) = name.takingNumber() {
      self.init(origin, mark, isCaddys: false)
    } else {
      return nil
    }
  }

  private init(_ origin: [UInt8], _ mark: [UInt8], isCaddys: Bool) {
    self.origin = String(decoding: origin, as: UTF8.self)
    self.mark = String(decoding: mark, as: UTF8.self)
    self.isCaddys = isCaddys
  }

  /// Logrotate's numbers; a date has more digits.
  private var number: Int? { mark.utf8.count < 5 ? Int(plain: mark) : nil }

  /// Whether the file is older than another one that was rolled from the same
  /// log.
  func isOlder(than other: RolledName) -> Bool {
    switch (number, other.number) {
    case (let mine?, let others?): mine > others
    case (nil, nil): mark < other.mark
    // Somebody has changed over to the other sort.
    case (let mine, _): mine == nil
    }
  }
}

extension [UInt8] {
  /// The name without Caddy's time, and the time.
  fileprivate func takingTime() -> ([UInt8], [UInt8])? {
    let suffix = lastIndex(of: UInt8(ascii: ".")).map { Array(self[$0...]) }
    for suffix in [suffix ?? [], []] {
      var stem = Array(dropLast(suffix.count))
      _ = stem.dropEnding("-size") || stem.dropEnding("-time")
      let form = Array("-0000-00-00T00-00-00.000".utf8)
      let mark = stem.suffix(form.count)
      let fits = zip(mark, form).allSatisfy { byte, wanted in
        digitValue(wanted) != nil ? digitValue(byte) != nil : byte == wanted
      }
      if fits, mark.count == form.count {
        return (stem.dropLast(form.count) + suffix, Array(mark))
      }
    }
    return nil
  }

  /// The name without logrotate's number or date, and that.
  fileprivate func takingNumber() -> ([UInt8], [UInt8])? {
    let isMark = { (byte: UInt8) in
      digitValue(byte) != nil || byte == UInt8(ascii: "-")
    }
    let mark = reversed().prefix(while: isMark).reversed()
    var origin = Array(dropLast(mark.count))
    let digits = mark.count { digitValue($0) != nil }
    // `shop-2` and `shop.2` may be another app's.
    guard digits >= 8 || mark.count == digits && (1...3).contains(digits),
      origin.dropEnding(".") || digits >= 8 && mark.first == UInt8(ascii: "-"),
      origin.hasExtension
    else { return nil }
    return (origin, Array(mark))
  }

  /// Whether there are letters behind the last point.
  private var hasExtension: Bool {
    guard let point = lastIndex(of: UInt8(ascii: ".")) else { return false }
    return self[(point + 1)...].contains { (0x61...0x7A).contains($0 | 0x20) }
  }

  /// Drops some bytes if they are the last ones.
  fileprivate mutating func dropEnding(_ ending: String) -> Bool {
    guard suffix(ending.utf8.count).elementsEqual(ending.utf8) else {
      return false
    }
    removeLast(ending.utf8.count)
    return true
  }
}
