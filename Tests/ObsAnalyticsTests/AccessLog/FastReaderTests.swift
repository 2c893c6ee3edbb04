import Testing

@testable import obs_analytics

@Suite struct `The fast reader` {
  /// 2026-11-22T23:38:21Z.
  private let second = 1_795_390_701_000_000

  private let host = "my-shop.localhost:18443"

  @Test(arguments: CaddyLine.times)
  func `takes every version's lines with every spelling of times`(
    _ spelling: String, _ micros: Int
  ) throws {
    for line in CaddyLine.all(time: spelling) {
      let entry = try fastEntry(line.text)
      #expect(entry?.time == second + micros, "\(line.text)")
      #expect(
        try reading(line.text).description
          == "\(host) \(second + micros) 200 11 2588578")
    }
  }

  @Test(arguments: CaddyLine.durations)
  func `takes every spelling of durations`(
    _ spelling: String, _ unit: DurationUnit
  ) throws {
    for line in CaddyLine.all(duration: spelling) {
      #expect(try fastEntry(line.text, unit: unit)?.latency == 2_588_578)
    }
  }

  @Test(arguments: [
    ("0", nil), ("101", nil), ("499", 2_588_578), ("599", 2_588_578),
  ])
  func `takes statuses that are no answers`(_ status: String, _ latency: Int?)
    throws
  {
    for line in CaddyLine.all() {
      let text = line.text.replacing(
        #""status":200,"resp"#, with: #""status":\#(status),"resp"#)
      #expect(try fastEntry(text)?.status == Int(status))
      #expect(try fastEntry(text)?.latency == latency)
    }
  }

  /// What only the full reader understands must not be guessed.
  @Test(arguments: [
    (#""level""#, #" "level""#), (#""status":200"#, #""status": 200"#),
    (#""status":200"#, #""status":0200"#), (#""status":200"#, #""status":2e2"#),
    (#""status":200"#, #""status":"200""#), (#""size":11"#, #""size":-1"#),
    (#""status":200"#, #""status":200,"status":500"#),
    (#""ts""#, #""ts":"x","ts""#), (#""ts""#, #""t\u0073":1,"ts""#),
    (#""logger":"http.log.access"#, #""logger":"http.log.accesses"#),
    (#""logger":"http.log.access"#, #""logger":"http.log.error"#),
    (#""host":"my-shop.localhost:18443""#, #""host":"""#),
    (#""host":"my"#, #""host":5,"host":"my"#),
    (#""curl/7.88"#, #""obs-probes/1"#),
    (#""curl/7.88"#, #""obs-probes\/1"#),
    (#""curl/7.88"#, #""obs-prob\u0065s/1"#),
    (#""text/plain"#, #""text/event-stream"#),
    (#""text/plain"#, #""text\/event-stream"#),
    (#""text/plain"#, #""text/\u0065vent-stream"#),
    (#""resp_headers":{"#, #""resp_headers":{{"#), ("}}", "}"),
  ])
  func `leaves the rest`(_ what: String, _ instead: String) throws {
    for line in CaddyLine.all() {
      let text = line.text.replacing(what, with: instead, maxReplacements: 1)
      guard text != line.text else { continue }
      #expect(try fastEntry(text) == nil, "\(text)")
    }
  }
}

@Suite struct `The fast and the full reader` {
  /// Reads lines with both.
  ///
  /// - Returns: how many the fast one took.
  private func compare(_ lines: [[UInt8]], _ unit: DurationUnit) throws -> Int {
    let log = Array(lines.joined(separator: [0x0A])) + [0x0A]
    return try withBuffer(log) { buffer in
      let full = fullReadings(of: buffer, unit: unit)
      #expect(readings(of: buffer, unit: unit) == full)
      var start = 0
      var taken = 0
      for (line, reading) in zip(lines, full) {
        let text = buffer.text.extracting(droppingFirst: start)
        start += line.count + 1
        guard let entry = fastEntry(text, line.count, unit) else { continue }
        taken += 1
        let fast = Reading(
          .entry(entry), text, start: reading.start, isTorn: false)
        #expect(reading == fast, "\(String(decoding: line, as: UTF8.self))")
      }
      return taken
    }
  }

  @Test func `agree on mutated lines`() throws {
    var mutations = LineMutations(seed: 7)
    var taken = 0
    for round in 0..<20 {
      let unit = DurationUnit.allCases[round % 3]
      taken += try compare((0..<200).map { _ in mutations.line() }, unit)
    }
    // Else mutations would be too wild, or too tame, to tell anything.
    #expect((400...3300).contains(taken))
  }

  @Test func `agree on lines cut anywhere`() throws {
    for (index, line) in CaddyLine.all().enumerated() {
      let bytes = Array(line.text.utf8)
      let places = stride(from: 0, to: bytes.count, by: index == 4 ? 1 : 11)
      let cuts = places.map { Array(bytes[..<$0]) }
      #expect(try compare(cuts, .seconds) == 0)
      let torn = places.map { Array(bytes[..<$0]) + bytes }
      #expect(try compare(torn, .seconds) == 1)
      let tails = places.map { Array(bytes[$0...]) }
      #expect(try compare(tails, .seconds) == 1)
    }
  }

  @Test func `agree on any byte in any place`() throws {
    let bytes = Array(CaddyLine.all()[4].text.utf8)
    for byte in Array(#""\{}[]:, 0e/u"#.utf8) + [0x00, 0x0D, 0x7F, 0xFF] {
      var lines: [[UInt8]] = []
      for index in bytes.indices where index % 9 == Int(byte) % 9 {
        var line = bytes
        line[index] = byte
        lines.append(line)
      }
      _ = try compare(lines, .seconds)
    }
  }

  @Test func `agree on lines as long as what is classified at a time`() throws {
    let line = CaddyLine.all()[4].text
    for length in [0, 1, 63, 64, 65, 700, 1400] {
      let padding = LineMasks.window - length - line.utf8.count
      let long = line.replacing(
        "handled", with: String(repeating: "x", count: padding))
      let short = Array(line.utf8)
      let lines = [short, Array(long.utf8), short, [], Array(long.utf8), short]
      _ = try compare(lines + lines.map { $0 + $0 }, .seconds)
      let log = lines.joined(separator: [0x0A]) + [0x0A]
      let entries = try readings(of: Array(log)).filter {
        $0.description.hasPrefix("my-shop")
      }
      #expect(entries.count == 5)
    }
  }
}
