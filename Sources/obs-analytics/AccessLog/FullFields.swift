import ObsFiles

/// The members of a line that tell whether it is a request, and which.
struct FullFields {
  private enum Member: Int, CaseIterable {
    case logger, time, request, status, size, duration, headers
  }

  private var members = [FieldValue?](
    repeating: nil, count: Member.allCases.count)
  /// Whether the access log's logger stands before the request under a name
  /// that nobody knows: its key may be renamed.
  private var hasRenamedLogger = false
  /// The first time that stands there so.
  private var renamedTime: Int?

  private subscript(member: Member) -> FieldValue? { members[member.rawValue] }

  /// Whether a member is of any use.
  func wants(_ key: Range<Int>, in text: Span<UInt8>) -> Bool {
    self[.request] == nil || FullFields.member(of: key, in: text) != nil
  }

  /// Takes a member; the first of a name counts.
  mutating func add(
    _ key: Range<Int>, _ value: FieldValue, in text: Span<UInt8>
  ) {
    if let member = FullFields.member(of: key, in: text) {
      members[member.rawValue] = members[member.rawValue] ?? value
    } else if self[.request] == nil {
      hasRenamedLogger = hasRenamedLogger || value.isAccessLogger(text)
      renamedTime = renamedTime ?? value.time(text)
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
    guard isAccess(text), let request = self[.request], request.isObject,
      let status = self[.status]?.count(text), status < 1_000_000_000
    else { return .skipped(.notAccess) }
    guard let time = self[.time].map({ $0.time(text) }) ?? renamedTime else {
      return .skipped(.noTime)
    }
    let members = RequestFields(text, request)
    guard let host = members.host else { return .skipped(.noHost) }
    guard !members.isOwnProbe else { return .skipped(.ownProbe) }
    let isConnection = status == 0 || status == 101 || isEventStream(text)
    return .entry(
      AccessEntry(
        host: host, time: time, status: status,
        bytes: self[.size]?.count(text) ?? 0,
        latency: isConnection ? nil : self[.duration]?.latency(text, unit)))
  }

  /// The host of a line of the access log, whatever else is wrong with it.
  func host(_ text: Span<UInt8>) -> Range<Int>? {
    guard isAccess(text), let request = self[.request], request.isObject else {
      return nil
    }
    return RequestFields(text, request).host
  }

  /// Whether the access log's logger wrote it.
  ///
  /// The logger's key may have another name, or none: then only an access
  /// line has the size of a response and its headers.
  private func isAccess(_ text: Span<UInt8>) -> Bool {
    if let logger = self[.logger], logger.isString {
      return logger.isAccessLogger(text)
    }
    return hasRenamedLogger
      || self[.size]?.isNumber == true && self[.headers]?.isObject == true
  }

  private func isEventStream(_ text: Span<UInt8>) -> Bool {
    guard let headers = self[.headers], headers.isObject else { return false }
    return text.firstHeader(
      "Content-Type", in: headers.range, startsWith: "text/event-stream")
  }
}

/// What is wanted of a line's request.
private struct RequestFields {
  /// Nil if it is missing, empty or no string.
  var host: Range<Int>?
  var isOwnProbe = false

  init(_ text: Span<UInt8>, _ request: FieldValue) {
    var headers: JSONValue?
    var hasHost = false
    JSON.forEachMember(of: text, in: request.range) { key, value in
      if !hasHost, JSON.string(text, key, equals: "host") {
        hasHost = true
        // Two bytes are the quotes alone.
        guard value.kind == .string, value.range.count > 2 else { return }
        host = value.range.lowerBound + 1..<value.range.upperBound - 1
      } else if headers == nil, JSON.string(text, key, equals: "headers") {
        headers = value
      }
    }
    if let headers, headers.kind == .object {
      isOwnProbe = text.firstHeader(
        "User-Agent", in: headers.range, startsWith: "obs-probes/")
    }
  }
}

extension Span<UInt8> {
  /// Whether the first string of a header's values starts so.
  fileprivate func firstHeader(
    _ name: StaticString, in headers: Range<Int>,
    startsWith prefix: StaticString
  ) -> Bool {
    guard let header = JSON.member(name, of: self, in: headers),
      header.kind == .array
    else { return false }
    var scanner = StructuralScanner(self, in: header.range)
    guard scanner.enter(UInt8(ascii: "[")) else { return false }
    while let value = scanner.nextElement() {
      guard value.kind == .string else { continue }
      let contents = value.range.lowerBound + 1..<value.range.upperBound - 1
      let start = decodedStart(contents, prefix.utf8CodeUnitCount)
      return prefix.withUTF8Buffer { unsafe start.elementsEqual($0) }
    }
    return false
  }
}
