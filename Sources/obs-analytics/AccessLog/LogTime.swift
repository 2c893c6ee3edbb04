import ObsFiles

/// The times that Caddy's encoders write, in microseconds since 1970.
///
/// Numbers tell their unit by their size; strings are of the layouts that
/// Caddy has names for, and of those of Go that have the same parts.
enum LogTime {
  /// The year 10000 begins: no day of it has a name of ten characters.
  private static let afterLast = 253_402_300_800_000_000

  /// Reads a JSON number.
  ///
  /// - Returns: nil if it is of another form.
  @inline(__always)
  static func number(_ number: Decimal) -> Int? {
    switch number.whole {
    case ..<100_000_000_000: number.times(1_000_000)
    case ..<100_000_000_000_000: number.times(1000)
    default: number.whole / 1000
    }
  }

  /// Reads the contents of a JSON string.
  ///
  /// - Returns: nil if it is of another form, before 1970 or after 9999.
  static func string(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    if let number = Decimal(text, range) { return LogTime.number(number) }
    var reader = TimeReader(text, range)
    let time =
      if !reader.hasDigit(at: 0) {
        weekdayFirst(&reader)
      } else if reader.hasDigit(at: 2) {
        dateFirst(&reader)
      } else {
        commonLog(&reader)
      }
    return reader.isAtEnd ? time : nil
  }

  /// `2026-11-22T23:38:18.219+0200`, `2026/11/22 23:38:18.219`.
  private static func dateFirst(_ reader: inout TimeReader) -> Int? {
    guard let year = reader.digits(4), let separator = reader.separator(),
      let month = reader.digits(2), reader.take(separator),
      let day = reader.digits(2), reader.take("T") || reader.take(" "),
      let time = reader.timeOfDay()
    else { return nil }
    // Without a zone it is UTC, as everything here.
    guard !reader.isAtEnd else {
      return microseconds(year, month, day, time, 0)
    }
    _ = reader.take(" ")
    return microseconds(year, month, day, time, reader.offset())
  }

  /// `22/Nov/2026:23:38:19 +0000`.
  private static func commonLog(_ reader: inout TimeReader) -> Int? {
    guard let day = reader.digits(2), reader.take("/"),
      let month = reader.month(), reader.take("/"),
      let year = reader.digits(4), reader.take(":"),
      let time = reader.timeOfDay(), reader.take(" ")
    else { return nil }
    return microseconds(year, month, day, time, reader.offset())
  }

  /// `Sun Nov 22 23:38:19 UTC 2026`, `Sun, 22 Nov 2026 23:38:19 GMT`.
  private static func weekdayFirst(_ reader: inout TimeReader) -> Int? {
    guard reader.skipWord() else { return nil }
    if reader.take(",") {
      guard reader.take(" "), let day = reader.digits(2),
        reader.take(" "), let month = reader.month(), reader.take(" "),
        let year = reader.digits(4), reader.take(" "),
        let time = reader.timeOfDay(), reader.take(" ")
      else { return nil }
      return microseconds(year, month, day, time, reader.offset())
    }
    guard reader.take(" "), let month = reader.month(), reader.take(" "),
      let day = reader.take(" ") ? reader.digits(1) : reader.digits(2),
      reader.take(" "), let time = reader.timeOfDay(), reader.take(" ")
    else { return nil }
    var offset = 0
    if !reader.hasDigit(at: 0) {
      guard let zone = reader.offset(), reader.take(" ") else { return nil }
      offset = zone
    }
    guard let year = reader.digits(4) else { return nil }
    return microseconds(year, month, day, time, offset)
  }

  private static func microseconds(
    _ year: Int, _ month: Int, _ day: Int, _ time: Int, _ offset: Int?
  ) -> Int? {
    guard let offset,
      let midnight = Timestamp(year: year, month: month, day: day)
    else { return nil }
    let time = midnight.seconds * 1_000_000 + time - offset * 1_000_000
    return (0..<afterLast).contains(time) ? time : nil
  }
}
