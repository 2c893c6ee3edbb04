import ObsTesting

@testable import obs_analytics

/// A line as one of Caddy's versions writes it.
struct CaddyLine {
  /// The members of the line, in their order, without the braces around them.
  var members: [String]
  let name: String

  var text: String { "{" + members.joined(separator: ",") + "}" }

  /// What is different from version to version.
  private struct Version {
    var number: String
    /// Between the request's first member and its headers.
    var request: [String]
    /// In tls, and behind the request's headers.
    var tls: String
    var transfer = ""
    /// Between the request and its duration.
    var afterRequest: [String] = []
    /// Behind the headers of the response.
    var extra: [String] = []
  }

  private static let tls = #""resumed":false,"version":772,"#
  private static let newTLS =
    tls + #""cipher_suite":4865,"proto":"h2","server_name":"my-shop.localhost""#
  private static let address =
    [#""remote_ip":"127.0.0.1""#, #""remote_port":"44338""#]
  private static let what = [
    #""proto":"HTTP/2.0""#, #""method":"GET""#,
    #""host":"my-shop.localhost:18443""#, #""uri":"/status/200?q=%22{}""#,
  ]
  private static let client = [#""client_ip":"127.0.0.1""#]
  private static let read = [#""bytes_read":0"#, #""user_id":"""#]

  /// From 2.0 to 2.11, where something changed.
  private static let versions = [
    Version(
      number: "2.0",
      request: [
        #""method":"GET""#, #""uri":"/status/200?q=%22{}""#,
        #""proto":"HTTP/2.0""#, #""remote_addr":"127.0.0.1:44338""#,
        #""host":"my-shop.localhost:18443""#,
      ],
      tls: tls
        + #""ciphersuite":4865,"proto":"h2","proto_mutual":true,"#
        + #""server_name":"my-shop.localhost""#,
      afterRequest: [
        #""common_log":"127.0.0.1 - - [22/Nov/2026:23:38:21 +0000] "#
          + #"\"GET /status/200 HTTP/2.0\" 200 11""#
      ]),
    Version(
      number: "2.2",
      request: [#""remote_addr":"127.0.0.1:44338""#] + what,
      tls: newTLS + #","proto_mutual":true"#,
      afterRequest: [#""common_log":"127.0.0.1 - -""#]),
    Version(
      number: "2.4.4",
      request: [#""remote_addr":"127.0.0.1:44338""#] + what, tls: newTLS,
      afterRequest: [#""common_log":"127.0.0.1 - -""#, #""user_id":"""#]),
    Version(
      number: "2.5", request: address + what, tls: newTLS,
      afterRequest: [#""user_id":"""#]),
    Version(
      number: "2.7", request: address + client + what, tls: newTLS,
      afterRequest: read,
      extra: [#""uuid":"6b0f""#, #""traceID":"4bf9""#, #""spanID":"00f0""#]),
    Version(
      number: "2.8", request: address + client + what, tls: newTLS,
      afterRequest: read, extra: [#""log_extra":{"status":500,"a":[{}]}"#]),
    Version(
      number: "2.9", request: address + client + what, tls: newTLS,
      transfer: #","transfer_encoding":["chunked"]"#, afterRequest: read),
    Version(
      number: "2.10", request: address + client + what, tls: newTLS,
      afterRequest: read),
    Version(
      number: "2.11", request: address + client + what,
      tls: newTLS + #","ech":true"#, afterRequest: read),
  ]

  /// How `time_format` spells 2026-11-22T23:38:21Z and something.
  static let times: [(spelling: String, micros: Int)] = [
    ("1795390701.4294584", 429_458), ("1795390701", 0),
    ("1795390701429.4584", 429_458), ("1795390701429458432", 429_458),
    (#""2026-11-22T23:38:21.429Z""#, 429_000),
    (#""2026-11-23T01:38:21.429+0200""#, 429_000),
    (#""2026-11-22T23:38:21Z""#, 0),
    (#""2026-11-22T23:38:21.429458432Z""#, 429_458),
    (#""2026/11/22 23:38:21""#, 0), (#""2026/11/22 23:38:21.429""#, 429_000),
    (#""2026/11/22 23:38:21.429458432""#, 429_458),
    (#""22/Nov/2026:23:38:21 +0000""#, 0),
    (#""Sun Nov 22 23:38:21.429458 2026""#, 429_458),
  ]

  /// How `duration_format` spells 2.588578 ms.
  static let durations: [(spelling: String, unit: DurationUnit)] = [
    ("0.002588578", .seconds), ("2.588578", .milliseconds),
    ("2588578", .nanoseconds), (#""2.588578ms""#, .seconds),
    (#""2588.578µs""#, .milliseconds),
  ]

  /// One of each version, with a time and a duration of these spellings.
  static func all(
    time: String = times[0].spelling,
    duration: String = durations[0].spelling
  ) -> [CaddyLine] {
    versions.map { CaddyLine($0, time, duration) }
  }

  /// One of any version, time and duration.
  static func any(_ dice: inout Dice) -> CaddyLine {
    CaddyLine(
      versions[dice.roll(versions.count)],
      times[dice.roll(times.count)].spelling,
      durations[dice.roll(durations.count)].spelling)
  }

  private init(_ version: Version, _ time: String, _ duration: String) {
    let request =
      version.request + [
        #""headers":{"User-Agent":["curl/7.88.1"],"Accept":["*/*"],"#
          + #""If-None-Match":["\"abc\\\""],"Sec-Ch-Ua":["\"A\";v=\"1\""]}"#
          + version.transfer,
        #""tls":{\#(version.tls)}"#,
      ]
    name = version.number
    members =
      [
        #""level":"info""#, #""ts":\#(time)"#,
        #""logger":"http.log.access.log1""#, #""msg":"handled request""#,
        #""request":{\#(request.joined(separator: ","))}"#,
      ] + version.afterRequest + [
        #""duration":\#(duration)"#, #""size":11"#, #""status":200"#,
        #""resp_headers":{"Server":["Caddy"],"Content-Type":["text/plain"],"#
          + #""Etag":["\"5f-{}\""]}"#,
      ] + version.extra
  }
}
