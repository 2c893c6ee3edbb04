/// How an app is probed.
package struct ProbeConfig: Equatable {
  /// The longest path, in bytes.
  package static let pathLimit = 2048
  package static let intervals = 5...86_400
  package static let statuses = 100...599
  package static let timeouts = 1...60

  /// The path that is requested, with its query.
  package var path: String
  /// Seconds from one probe to the next.
  package var interval = 60
  /// The only HTTP status that counts as up.
  package var expectedStatus = 200
  /// Seconds until a probe without an answer is down.
  package var timeout = 5
  package var isEnabled = true

  /// A probe of the default path, or of another one.
  package init(path: String = "/") { self.path = path }

  /// Every rule that it breaks, empty if it is sound.
  package var brokenRules: [String] {
    var broken: [String] = []
    if !Self.isPath(path) { broken.append(Self.pathRule(Quoted(path))) }
    Self.check("interval_s", interval, Self.intervals, &broken)
    Self.check("expected_status", expectedStatus, Self.statuses, &broken)
    Self.check("timeout_s", timeout, Self.timeouts, &broken)
    if broken.isEmpty, timeout > interval {
      broken.append(
        "timeout_s must be at most interval_s (\(interval)), not \(timeout)")
    }
    return broken
  }

  /// Starts with `/` but not `//`, which would name another host, and holds
  /// nothing that a request line can't carry.
  private static func isPath(_ path: String) -> Bool {
    let bytes = Array(path.utf8)
    guard (1...pathLimit).contains(bytes.count),
      bytes[0] == UInt8(ascii: "/"), !bytes.starts(with: "//".utf8)
    else { return false }
    return bytes.allSatisfy { byte in
      byte > UInt8(ascii: " ") && byte != 0x7F
        && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "#")
    }
  }

  private static func pathRule(_ shown: Quoted) -> String {
    "path must be 1 to \(pathLimit) bytes, start with / but not //, and hold "
      + "no control character, space, DEL, \\ or #, not \(shown)"
  }

  private static func check(
    _ name: String, _ value: Int, _ range: ClosedRange<Int>,
    _ broken: inout [String]
  ) {
    if !range.contains(value) {
      broken.append(rule(name, range, String(value)))
    }
  }

  private static func rule(
    _ name: String, _ range: ClosedRange<Int>, _ shown: String
  ) -> String {
    "\(name) must be an integer from \(range.lowerBound) to "
      + "\(range.upperBound), not \(shown)"
  }
}

// MARK: - JSON

extension ProbeConfig {
  package func append(to out: inout [UInt8]) {
    JSONWriter.append(raw: #"{"path":"#, to: &out)
    JSONWriter.append(string: path, to: &out)
    JSONWriter.append(raw: #","interval_s":"#, to: &out)
    JSONWriter.append(integer: interval, to: &out)
    JSONWriter.append(raw: #","expected_status":"#, to: &out)
    JSONWriter.append(integer: expectedStatus, to: &out)
    JSONWriter.append(raw: #","timeout_s":"#, to: &out)
    JSONWriter.append(integer: timeout, to: &out)
    JSONWriter.append(raw: #","enabled":"#, to: &out)
    JSONWriter.append(raw: isEnabled ? "true}" : "false}", to: &out)
  }

  /// Reads an object; what it does not have keeps its default.
  ///
  /// - Throws: `.invalid` with every rule that it breaks.
  package init(_ object: JSONValue, in text: Span<UInt8>) throws(Failure) {
    self.init()
    var broken: [String] = []
    JSON.forEachMember(of: text, in: object.range) { key, value in
      func integer(_ range: ClosedRange<Int>, _ name: String, _ old: Int)
        -> Int
      {
        if value.kind == .number, let number = JSON.integer(text, value.range) {
          return number
        }
        broken.append(Self.rule(name, range, value.shown(in: text)))
        return old
      }
      if JSON.string(text, key, equals: "path") {
        path = Self.path(value, in: text, &broken) ?? path
      } else if JSON.string(text, key, equals: "interval_s") {
        interval = integer(Self.intervals, "interval_s", interval)
      } else if JSON.string(text, key, equals: "expected_status") {
        expectedStatus = integer(
          Self.statuses, "expected_status", expectedStatus)
      } else if JSON.string(text, key, equals: "timeout_s") {
        timeout = integer(Self.timeouts, "timeout_s", timeout)
      } else if JSON.string(text, key, equals: "enabled") {
        isEnabled = Self.truth(value, in: text, &broken) ?? isEnabled
      }
    }
    broken += brokenRules
    guard broken.isEmpty else { throw .broken(broken) }
  }

  private static func path(
    _ value: JSONValue, in text: Span<UInt8>, _ broken: inout [String]
  ) -> String? {
    guard value.kind == .string else {
      broken.append("path must be a string, not \(value.shown(in: text))")
      return nil
    }
    return String(
      decoding: JSON.decodeString(text, value.range), as: UTF8.self)
  }

  private static func truth(
    _ value: JSONValue, in text: Span<UInt8>, _ broken: inout [String]
  ) -> Bool? {
    switch value.kind {
    case .true: return true
    case .false: return false
    default:
      broken.append(
        "enabled must be true or false, not \(value.shown(in: text))")
      return nil
    }
  }
}
