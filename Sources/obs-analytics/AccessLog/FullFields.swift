import ObsFiles

/// The members of a line that tell whether it is a request, and which.
struct FullFields {
  private enum Member: Int, CaseIterable {
    case logger, time, request, status, size, duration, headers
  }

  private var members = [JSONValue?](
    repeating: nil, count: Member.allCases.count)
  /// What stands before the request under names that nobody knows: where keys
  /// are renamed, one is the logger and one the time.
  private var others: [JSONValue] = []

  private subscript(member: Member) -> JSONValue? { members[member.rawValue] }

  /// Whether a member is of any use.
  func wants(_ key: Range<Int>, in text: Span<UInt8>) -> Bool {
    self[.request] == nil || FullFields.member(of: key, in: text) != nil
  }

  /// Takes a member; the first of a name counts.
  mutating func add(
    _ key: Range<Int>, _ value: JSONValue, in text: Span<UInt8>
  ) {
    if let member = FullFields.member(of: key, in: text) {
      members[member.rawValue] = members[member.rawValue] ?? value
    } else if self[.request] == nil {
      others.append(value)
    }
  }

  private static func member(of key: Range<Int>, in text: Span<UInt8>)
    -> Member?
  {
    func reads(_ name: StaticString) -> Bool {
      JSON.string(text, key, equals: name)
    }
    return switch true {
    case reads("logger"): .logger
    case reads("ts"): .time
    case reads("request"): .request
    case reads("status"): .status
    case reads("size"): .size
    case reads("duration"): .duration
    case reads("resp_headers"): .headers
    default: nil
    }
  }
}

extension FullFields {
  /// What the line is, once all of its members are known.
  func line(_ text: Span<UInt8>, _ unit: DurationUnit) -> AccessLine {
    guard isAccess(text), let request = self[.request],
      request.kind == .object, let status = count(self[.status], in: text),
      status < 1_000_000_000
    else { return .skipped(.notAccess) }
    guard let time = time(text) else { return .skipped(.noTime) }
    let members = RequestFields(text, request)
    guard let host = members.host else { return .skipped(.noHost) }
    guard !members.isOwnProbe else { return .skipped(.ownProbe) }
    let isConnection = status == 0 || status == 101 || isEventStream(text)
    return .entry(
      AccessEntry(
        host: host, time: time, status: status,
        bytes: count(self[.size], in: text) ?? 0,
        latency: isConnection ? nil : latency(text, unit)))
  }

  /// Whether the access log's logger wrote it.
  ///
  /// The logger's key may have another name, or none: then only an access
  /// line has the size of a response and its headers.
  private func isAccess(_ text: Span<UInt8>) -> Bool {
    if let logger = self[.logger] { return isAccessLogger(logger, text) }
    return others.contains { isAccessLogger($0, text) }
      || self[.size]?.kind == .number && self[.headers]?.kind == .object
  }

  private func isAccessLogger(_ value: JSONValue, _ text: Span<UInt8>) -> Bool {
    guard value.kind == .string else { return false }
    let name = JSON.decodeString(text, value.range)
    let access = "http.log.access".utf8
    return name.starts(with: access)
      && (name.count == access.count
        || name[access.count] == UInt8(ascii: "."))
  }

  /// A whole number that is not below zero.
  private func count(_ value: JSONValue?, in text: Span<UInt8>) -> Int? {
    guard let value, value.kind == .number,
      let count = JSON.integer(text, value.range), count >= 0
    else { return nil }
    return count
  }

  private func time(_ text: Span<UInt8>) -> Int? {
    if let time = self[.time] { return FullFields.time(time, text) }
    for value in others {
      if let time = FullFields.time(value, text) { return time }
    }
    return nil
  }

  private static func time(_ value: JSONValue, _ text: Span<UInt8>) -> Int? {
    switch value.kind {
    case .number: decimal(value, text).flatMap { LogTime.number($0) }
    case .string: LogTime.string(text, value.contents)
    default: nil
    }
  }

  private func latency(_ text: Span<UInt8>, _ unit: DurationUnit) -> Int? {
    guard let duration = self[.duration] else { return nil }
    let nanoseconds: Int? =
      switch duration.kind {
      case .number:
        FullFields.decimal(duration, text)?.times(unit.nanoseconds)
      case .string: goDuration(text, duration.contents)
      default: nil
      }
    guard let nanoseconds, nanoseconds <= longestLatency else { return nil }
    return nanoseconds
  }

  /// A number without sign and exponent.
  private static func decimal(_ value: JSONValue, _ text: Span<UInt8>)
    -> Decimal?
  {
    guard let number = Decimal(text, at: value.range.lowerBound),
      number.end == value.range.upperBound
    else { return nil }
    return number
  }

  private func isEventStream(_ text: Span<UInt8>) -> Bool {
    guard let headers = self[.headers], headers.kind == .object else {
      return false
    }
    return FullFields.firstHeader(
      "Content-Type", of: headers, in: text, startsWith: "text/event-stream")
  }

  /// Whether the first value of a header starts so.
  static func firstHeader(
    _ name: StaticString, of headers: JSONValue, in text: Span<UInt8>,
    startsWith prefix: StaticString
  ) -> Bool {
    guard let header = JSON.member(name, of: text, in: headers.range),
      header.kind == .array
    else { return false }
    var scanner = StructuralScanner(text, in: header.range)
    guard scanner.enter(UInt8(ascii: "[")), let first = scanner.nextElement(),
      first.kind == .string
    else { return false }
    let value = JSON.decodeString(text, first.range)
    return prefix.withUTF8Buffer { unsafe value.starts(with: $0) }
  }
}

/// What is wanted of a line's request.
private struct RequestFields {
  /// Nil if it is missing, empty or no string.
  var host: Range<Int>?
  var isOwnProbe = false

  init(_ text: Span<UInt8>, _ request: JSONValue) {
    var headers: JSONValue?
    JSON.forEachMember(of: text, in: request.range) { key, value in
      if host == nil, JSON.string(text, key, equals: "host") {
        guard value.kind == .string else { return }
        host = value.contents
      } else if headers == nil, JSON.string(text, key, equals: "headers") {
        headers = value
      }
    }
    if host?.isEmpty == true { host = nil }
    if let headers, headers.kind == .object {
      isOwnProbe = FullFields.firstHeader(
        "User-Agent", of: headers, in: text, startsWith: "obs-probes/")
    }
  }
}

extension JSONValue {
  /// What is between a string's quotes.
  fileprivate var contents: Range<Int> {
    range.lowerBound + 1..<range.upperBound - 1
  }
}
