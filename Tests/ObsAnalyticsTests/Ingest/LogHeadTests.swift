import ObsFiles
import Testing

@testable import obs_analytics

@Suite struct LogHeadTests {
  private let line = String(repeating: "first ", count: 12) + "\n"

  /// The name of a log, as a file and as a stream.
  private func names(_ text: String) throws -> [LogID?] {
    let path = "/tmp/obs-test-\(UInt64.random(in: 0 ... .max)).log"
    try write(text, to: path)
    defer { remove(path) }
    guard case .plain(let file, _) = try LogSource.open(path) else { return [] }
    let stream = try GzipStream(
      descriptor: file.file.descriptor, name: path)
    return [
      try LogHead.id(of: file, file.file.read(LogHead.length, at: 0)),
      try LogHead.id(of: .packed(stream)),
    ]
  }

  private func isNamed(_ text: String, by line: String?) throws -> Bool {
    let id = line.map { LogID(firstLine: Array($0.utf8).span) }
    return try names(text) == [id, id]
  }

  @Test func `the name is that of the first line that tells something`() throws
  {
    #expect(try isNamed(line + "second\n", by: line))
    #expect(try isNamed("\n\r\n{}\n" + line, by: line))
    #expect(try isNamed("short\n", by: nil))
    #expect(try isNamed(String(line.dropLast()), by: nil))
    #expect(try isNamed("", by: nil))
  }

  @Test func `sha256sum gives the same name`() {
    let line = "{\"level\":\"info\"}\n"
    #expect(LogID(firstLine: Array(line.utf8).span).digits.utf8.count == 16)
    // printf '{"level":"info"}\n' | sha256sum | cut -c -16
    #expect(
      LogID(firstLine: Array(line.utf8).span).digits == "68b72984a7d4295e")
  }

  @Test(arguments: [1, 4096, 5000, 300_000, 9 << 20])
  func `zeros before it are no part of it`(count: Int) throws {
    let zeros = String(repeating: "\0", count: count)
    #expect(try isNamed(zeros + line + "second\n", by: line))
  }

  @Test func `a line that is too long has no part in it`() throws {
    let long = String(repeating: "x", count: LogBuffer.lineLimit + 1)
    #expect(try isNamed("\(long)\n\(line)", by: line))
  }

  @Test(
    arguments: [
      ("1.5h", 5_400_000_000_000), ("0.5m", 30_000_000_000),
      ("1m32.05s", 92_050_000_000), ("593.064µs", 593_064),
      ("0.000000001s", 1), ("1.123456789s", 1_123_456_789), ("0s", 0),
      ("8784h", 31_622_400_000_000_000), ("8784.1h", nil), ("-1s", nil),
      ("1.5", nil), ("s", nil), ("99999999999999999999h", nil), ("", nil),
    ])
  func `durations are read as Go writes them`(text: String, wanted: Int?) {
    let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 192)
    #expect(goDuration(bytes.span, 0..<text.utf8.count) == wanted)
  }

  @Test(arguments: [
    "9223372036.9", "9223372036854775807", "99999999999999999999",
  ])
  func `a number that is too large is none`(text: String) {
    let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 192)
    #expect(Decimal(bytes.span, at: 0)?.times(1_000_000_000) == nil)
  }
}
