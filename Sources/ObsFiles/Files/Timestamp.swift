/// A moment in UTC, in whole seconds since 1970.
package struct Timestamp: Hashable, Comparable, Sendable {
  package var seconds: Int

  package init(seconds: Int) { self.seconds = seconds }

  /// The wall clock's time.
  package static func now() -> Timestamp {
    Timestamp(seconds: Int(Clock.wall()))
  }

  package static func < (a: Timestamp, b: Timestamp) -> Bool {
    a.seconds < b.seconds
  }

  /// Days since 1970.
  package var day: Int {
    seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
  }
}

extension Timestamp: CustomStringConvertible {
  /// The form of every time in files and answers:
  /// `2026-06-26T17:42:11+00:00` (RFC 3339).
  package var description: String {
    let second = seconds - day * 86_400
    return dayDescription + "T" + padded(second / 3600) + ":"
      + padded(second / 60 % 60) + ":" + padded(second % 60) + "+00:00"
  }

  /// The day alone: `2026-06-26`.
  package var dayDescription: String {
    let (year, month, day) = civil(day)
    return padded(year, 4) + "-" + padded(month) + "-" + padded(day)
  }

  private func padded(_ value: Int, _ width: Int = 2) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

extension Timestamp {
  /// The beginning of a day in UTC.
  ///
  /// - Returns: nil if the Gregorian calendar has no such day.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), day >= 1, day <= daysIn(month, of: year)
    else { return nil }
    seconds = days(year, month, day) * 86_400
  }

  /// Reads a time (RFC 3339: `2026-06-26T17:42:11Z`, an offset, a fraction),
  /// or a day (`2026-06-26`, its beginning in UTC).
  package init?(_ text: String) {
    var reader = Reader(bytes: Array(text.utf8))
    guard let year = reader.digits(4), reader.take("-"),
      let month = reader.digits(2), reader.take("-"),
      let day = reader.digits(2),
      let midnight = Timestamp(year: year, month: month, day: day)
    else { return nil }
    self = midnight
    if reader.isAtEnd { return }
    guard reader.take("T") || reader.take("t") || reader.take(" "),
      let time = reader.timeOfDay(), let offset = reader.offset(),
      reader.isAtEnd
    else { return nil }
    seconds += time - offset
  }

  /// Reads what ``init(_:)`` reads, or an age: `90s`, `30m`, `36h`, `7d` or
  /// `2w` before `now`.
  package init?(_ text: String, now: Timestamp) {
    if let time = Timestamp(text) {
      self = time
      return
    }
    let units: [Character: Int] = [
      "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800,
    ]
    guard let unit = text.last.flatMap({ units[$0] }),
      let count = Int(plain: String(text.dropLast())), count <= 100_000_000
    else { return nil }
    seconds = now.seconds - count * unit
  }
}

/// Takes a time apart, byte by byte.
private struct Reader {
  let bytes: [UInt8]
  var next = 0

  var isAtEnd: Bool { next == bytes.count }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard !isAtEnd, bytes[next] == UInt8(ascii: character) else { return false }
    next += 1
    return true
  }

  /// Exactly `count` digits.
  mutating func digits(_ count: Int) -> Int? {
    guard next + count <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[next..<next + count] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
        return nil
      }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    next += count
    return value
  }

  /// `17:42:11` and a fraction, which is dropped; 60 is a leap second.
  mutating func timeOfDay() -> Int? {
    guard let hour = digits(2), hour < 24, take(":"),
      let minute = digits(2), minute < 60, take(":"),
      let second = digits(2), second <= 60
    else { return nil }
    if take(".") {
      guard digits(1) != nil else { return nil }
      while digits(1) != nil {}
    }
    return hour * 3600 + minute * 60 + min(second, 59)
  }

  /// `Z`, `+02:00` or `-05:30`, in seconds.
  mutating func offset() -> Int? {
    if take("Z") || take("z") { return 0 }
    // A query's + that was not encoded arrives as a space.
    let sign = take("+") || take(" ") ? 1 : take("-") ? -1 : 0
    guard sign != 0, let hour = digits(2), hour < 24, take(":"),
      let minute = digits(2), minute < 60
    else { return nil }
    return sign * (hour * 3600 + minute * 60)
  }
}

// The two conversions below count days from 1 March of year 0, so that a
// leap day is the last day of its year: Howard Hinnant, "chrono-Compatible
// Low-Level Date Algorithms".

/// Days since 1970 of a date of the Gregorian calendar.
private func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
  let year = month > 2 ? year : year - 1
  let era = (year >= 0 ? year : year - 399) / 400
  let yearOfEra = year - era * 400
  let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/// The date of the Gregorian calendar, from days since 1970.
private func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
  let shifted = days + 719_468
  let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
  let dayOfEra = shifted - era * 146_097
  let yearOfEra =
    (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let shiftedMonth = (5 * dayOfYear + 2) / 153
  let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return (
    yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
    dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
  )
}

private func daysIn(_ month: Int, of year: Int) -> Int {
  switch month {
  case 2:
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
  case 4, 6, 9, 11: 30
  default: 31
  }
}
