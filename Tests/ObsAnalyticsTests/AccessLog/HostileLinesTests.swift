import Testing

@testable import obs_analytics

/// A short line; its host is `a.b`, its time 1.5 s, its latency 250 ms.
let shortLine =
  #"{"level":"info","ts":1.5,"logger":"http.log.access","request":"#
  + #"{"host":"a.b","headers":{"Accept":["*/*"]}},"duration":0.25,"size":11,"#
  + #""status":200,"resp_headers":{"Server":["Caddy"]}}"#

/// That line with something else in the place of a part of it.
func shortLine(_ part: String, _ other: String) throws -> String {
  try #require(shortLine.contains(part))
  return shortLine.replacing(part, with: other, maxReplacements: 1)
}

extension Reading: CustomStringConvertible {
  /// The host, time, status, bytes and latency of an entry, or a reason.
  var description: String {
    let torn = isTorn ? "torn " : ""
    switch result {
    case .entry(let entry, let host):
      let latency = entry.latency.map { "\($0)" } ?? "-"
      return torn + String(decoding: host, as: UTF8.self)
        + " \(entry.time) \(entry.status) \(entry.bytes) " + latency
    case .skipped(let reason): return torn + reason.rawValue
    }
  }
}

/// What a line is, as a short text.
func verdict(_ line: String) throws -> String { try reading(line).description }

/// What the short line is.
let shortVerdict = "a.b 1500000 200 11 250000000"

@Suite struct `Hostile members` {
  @Test func `are none in the line itself`() throws {
    #expect(try verdict(shortLine) == shortVerdict)
  }

  @Test(arguments: [
    (
      #""Accept""#,
      #""status":["500"],"size":[1],"ts":[0],"request":{},"Accept""#
    ),
    (#""Accept""#, #""host":["c.d"],"duration":[9],"logger":["x"],"Accept""#),
    (#""host""#, #""status":500,"ts":7,"duration":9,"size":1,"host""#),
    (#""host""#, #""logger":"x","request":{"host":"c.d"},"host""#),
    (#""Server""#, #""status":500,"ts":7,"size":1,"Server""#),
    (#""size""#, #""x":{"size":1,"status":500,"y":[{"status":1}]},"size""#),
    (#""level""#, #""x":{"ts":7,"logger":"x","request":{}},"level""#),
    (#""size""#, #""x":"\"status\":500,","size""#),
    (#""a.b""#, #""a.b","host":"c.d""#), ("1.5", #"1.5,"ts":7"#),
    (#""status":200"#, #""status":200,"status":500"#),
    (#""size":11"#, #""size":11,"size":12"#),
    ("0.25", #"0.25,"duration":9"#), ("0.25", #"0.25,"duration":null"#),
    (#"access""#, #"access","logger":"x""#),
    (#""duration""#, #""request":{"host":"c.d"},"duration""#),
    (#""Caddy"]}"#, #""Caddy"]},"resp_headers":5"#),
    (#""status""#, #""sta\u0074us""#), (#""ts""#, #""\u0074s""#),
    (#""host""#, #""h\u006fst""#), (#""request""#, #""\u0072equest""#),
    (#""duration""#, #""dur\u0061tion""#), (#""size""#, #""\u0073ize""#),
    (#""logger""#, #""logg\u0065r""#), (#"http.log"#, #"htt\u0070.log"#),
    (#""status""#, #""sta\qtus":500,"status""#),
    (#""status""#, #""sta\u00zztus":500,"status""#),
    (#""status""#, #""Status":500,"status ":500,"status""#),
    ("1.5", #""1.5""#), ("1.5", "1500e-3"), ("1.5", #""\u0031.5""#),
    ("1.5", #""1970-01-01T00:00:01.5Z""#),
    ("1.5", #""1970\/01\/01 00:00:01.5""#),
    (
      "1.5",
      #""01\u002fJan/1970:00:00:01 +0000","x":1"#.replacing(
        "01 ", with: "01.5 ")
    ),
    ("0.25", "2.5e-1"), ("0.25", #""250ms""#), ("0.25", #""250000\u00b5s""#),
    ("0.25", #""2500\u0030000\u03bcs""#.replacing("2500", with: "25")),
    (#"access""#, #"access.log7""#), (#"access""#, #"access.""#),
    (#""logger""#, #""name""#), (#""logger":"http.log.access","#, ""),
    (#""logger":"http.log.access","#, #""logger":null,"#),
    (#""ts""#, #""time""#), (#""ts""#, #""level_":"info","x":{},"when""#),
    ("{", " \t{ "), (#""level":"#, #" "level" : "#), ("}}", "} } \t"),
    (#""status":200"#, #""status":200,"deep":\#(nested(100_000))"#),
    (
      #""status":200"#,
      #""status":200,"deep":\#(nested(100_000, "{\"a\":", "}"))"#
    ),
    (#""*/*""#, #""\ud800","\udc00\ud800","\u0000""#),
  ])
  func `change nothing`(_ part: String, _ other: String) throws {
    #expect(try verdict(shortLine(part, other)) == shortVerdict)
  }

  @Test(arguments: [
    (#""status":200"#, #""status":"200""#, "not_access"),
    (#""status":200"#, #""status":2e2"#, "not_access"),
    (#""status":200"#, #""status":200.0"#, "not_access"),
    (#""status":200"#, #""status":-1"#, "not_access"),
    (#""status":200"#, #""status":-0"#, "not_access"),
    (#""status":200"#, #""status":1000000000"#, "not_access"),
    (#""status":200"#, #""status":null"#, "not_access"),
    (#""status":200"#, #""status":"hidden","status":200"#, "not_access"),
    (#""status":200"#, #""Status":200"#, "not_access"),
    (#""status":200"#, #""status":0200"#, "not_json"),
    ("http.log.access", "http.log.accesses", "not_access"),
    ("http.log.access", "http.log.error.log0", "not_access"),
    ("http.log.access", "http.log.acces", "not_access"),
    ("http.log.access", "HTTP.log.access", "not_access"),
    (#""http.log.access""#, #""x","logger":"http.log.access""#, "not_access"),
    (#""logger":"http.log.access","#, #""logger":"","#, "not_access"),
    (#""request":{"#, #""request":null,"request":{"#, "not_access"),
    (#""request":{"#, #""Request":{"#, "not_access"),
    ("1.5", "-1.5", "no_time"), ("1.5", "null", "no_time"),
    ("1.5", #""1969-12-31T23:59:59Z""#, "no_time"),
    ("1.5", #""9999-12-31T23:59:59-23:59""#, "no_time"),
    ("1.5", "1e30", "no_time"), ("1.5", "99999999999999999999", "no_time"),
    ("1.5", #""2026-02-30T00:00:00Z""#, "no_time"),
    ("1.5", #""1.5\q""#, "no_time"), ("1.5", #""""#, "no_time"),
    ("1.5", #"{"ts":1.5}"#, "no_time"), (#""ts":1.5,"#, "", "no_time"),
    ("1.5", #"null,"ts":1.5"#, "no_time"),
    (#""a.b""#, "5", "no_host"), (#""a.b""#, #""""#, "no_host"),
    (#""a.b""#, #"5,"host":"a.b""#, "no_host"),
    (#""a.b""#, #"["a.b"]"#, "no_host"), (#""host""#, #""Host""#, "no_host"),
    (#""Accept""#, #""User-Agent":["obs-probes/1"],"Accept""#, "own_probe"),
    (
      #""Accept""#, #""User-Agent":["obs\u002dprobes\/"],"Accept""#, "own_probe"
    ),
    (
      #""Accept""#, #""User\u002dAgent":[ "obs-probes/1" ],"Accept""#,
      "own_probe"
    ),
  ])
  func `are told by their reason`(
    _ part: String, _ other: String, _ reason: String
  ) throws {
    #expect(try verdict(shortLine(part, other)) == reason)
  }

  @Test(
    arguments: [
      ("-1", nil), ("-0.000001", nil), ("1e9", nil),
      ("31622400", 31_622_400_000_000_000),
      ("31622400.000000001", nil), ("99999999999999999999999", nil),
      ("null", nil), ("true", nil), (#""""#, nil), (#""0.25""#, nil),
      (#""-1s""#, nil),
      (#""9999999999h""#, nil), (#""1.5h""#, 5_400_000_000_000),
      (#""8784h""#, 31_622_400_000_000_000), (#""8784h1ns""#, nil), ("{}", nil),
      ("[1]", nil), ("0", 0), ("1.7286e-05", 17_286), (#""x""#, nil),
    ] as [(String, Int?)])
  func `in the duration cost the latency alone`(
    _ duration: String, _ latency: Int?
  ) throws {
    #expect(
      try verdict(shortLine("0.25", duration))
        == "a.b 1500000 200 11 " + (latency.map { "\($0)" } ?? "-"))
  }

  @Test(
    arguments: [
      ("-1", 0), ("1.5", 0), ("1e3", 0), (#""11""#, 0), ("null", 0), ("{}", 0),
      ("99999999999999999999", 0), ("9223372036854775807", Int.max), ("0", 0),
    ])
  func `in the size count no bytes`(_ size: String, _ bytes: Int) throws {
    #expect(
      try verdict(shortLine(":11", ":" + size))
        == "a.b 1500000 200 \(bytes) 250000000")
  }

  @Test(arguments: [
    (#"["text/event-stream"]"#, true), (#"["text/event-stream; x"]"#, true),
    (#"["text\/event\u002dstream"]"#, true),
    (#"[ 5 , "text/event-stream" ]"#, true),
    (#"["text/html","text/event-stream"]"#, false), ("[]", false),
    (#""text/event-stream""#, false), (#"["Text/event-stream"]"#, false),
    (#"["text/event"]"#, false), (#"[{"a":["text/event-stream"]}]"#, false),
  ])
  func `in the headers tell streams`(_ type: String, _ isStream: Bool) throws {
    let line = try shortLine(#""Server""#, #""Content-Type":\#(type),"Server""#)
    #expect(
      try verdict(line) == "a.b 1500000 200 11 "
        + (isStream ? "-" : "250000000"))
  }
}

/// Brackets in brackets.
private func nested(
  _ depth: Int, _ opening: String = "[", _ closing: String = "]"
) -> String {
  String(repeating: opening, count: depth) + "0"
    + String(repeating: closing, count: depth)
}
