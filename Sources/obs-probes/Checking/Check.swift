import ObsFiles

/// What a probe asks for: one request and the answer that is expected.
struct Check: Equatable, Sendable {
  /// The whole URL, in ASCII.
  var url: String
  /// `HOST:PORT` to connect to, whatever the URL says.
  var connectTo: String?
  /// The only HTTP status that is up.
  var expectedStatus: Int
  /// Seconds for all of it, from the name's resolution to the body's end.
  var timeout: Int

  /// - Parameter base: where the app answers, without a slash at its end.
  init(_ config: ProbeConfig, at base: BaseURL) {
    url = base.url + Self.encoded(config.path)
    connectTo = base.connectTo
    expectedStatus = config.expectedStatus
    timeout = config.timeout
  }

  /// Whether TLS is spoken.
  var isSecure: Bool { url.utf8.starts(with: "https:".utf8) }

  /// The path as a request line may hold it: what RFC 3986 has no place for
  /// is percent-encoded, and all else stays as it is spelt.
  static func encoded(_ path: String) -> String {
    var out: [UInt8] = []
    for byte in path.utf8 {
      if byte < 0x7F, !#""<>^`{|}"#.utf8.contains(byte) {
        out.append(byte)
      } else {
        out += [
          UInt8(ascii: "%"), upperHexDigit(byte >> 4),
          upperHexDigit(byte & 0xF),
        ]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func upperHexDigit(_ value: UInt8) -> UInt8 {
    value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "A") - 10)
  }
}
