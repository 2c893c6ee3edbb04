import Foundation
import ObsFiles
import Testing

@testable import obs_analytics

/// The inputs that the fuzzers found to reach different code.
///
/// Tests/Fuzz/run makes them. Here each is read again, and what is found must
/// be what Python finds in the same bytes: Tests/Fuzz/verdicts.py.
@Suite struct `The saved corpus` {
  private static let folder = URL(fileURLWithPath: #filePath)
    .appendingPathComponent("../../../Fuzz").standardized

  /// What Python makes of each input of a part of the corpus.
  private func verdicts(_ part: String) throws -> [String: [String]] {
    let python = Process()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    python.arguments = [
      "-B", Self.folder.path + "/verdicts.py", part,
      Self.folder.path + "/corpus/" + part,
    ]
    let output = Pipe()
    python.standardOutput = output
    try python.run()
    let data = try #require(try output.fileHandleForReading.readToEnd())
    python.waitUntilExit()
    try #require(python.terminationStatus == 0)
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
    return Dictionary(
      uniqueKeysWithValues: lines.map { line in
        let fields = line.split(separator: "\t").map(String.init)
        return (fields[0], Array(fields[1...]))
      })
  }

  /// Holds what is found in each input against Python's verdict.
  private func compare(
    _ part: String, _ found: ([UInt8]) throws -> [String]
  ) throws {
    let expected = try verdicts(part)
    let inputs = Self.folder.appendingPathComponent("corpus/" + part)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: inputs.path)
    #expect(names.count > 50, "there is hardly a corpus")
    #expect(names.sorted() == expected.keys.sorted())
    for name in names {
      let input = Array(
        try Data(contentsOf: inputs.appendingPathComponent(name)))
      #expect(try found(input) == expected[name], "\(part)/\(name)")
    }
  }

  @Test func `of the scanner gets Python's verdicts`() throws {
    try compare("scanner") { input in
      guard let value = value(input, .allowed) else { return ["refused"] }
      let repeats = value.kind == .object || value.kind == .array
      let isRepeated = repeats && self.value(input, .refused) == nil
      var found = ["\(value.kind)" + (isRepeated ? " with repeated keys" : "")]
      guard value.kind == .object else { return found }
      let isWhole = JSON.forEachMember(of: input.span) { key, value in
        let name = hex(JSON.decodeString(input.span, key))
        found.append("\(name) \(value.kind)")
      }
      #expect(isWhole)
      return found
    }
  }

  private func value(_ text: [UInt8], _ keys: JSON.DuplicateKeys)
    -> JSONValue?
  {
    do throws(JSONFault) {
      return try JSON.validate(text.span, duplicateKeys: keys)
    } catch {
      return nil
    }
  }

  @Test func `of the reader gets Python's verdicts`() throws {
    try compare("reader") { input in
      let found = try readings(of: input)
      for chunk in [1, 64, 100] {
        #expect(try readings(of: input, chunk: chunk) == found)
      }
      return found.map { described($0) }
    }
  }

  /// As log_lines.py prints it.
  private func described(_ reading: Reading) -> String {
    switch reading.result {
    case .entry(let entry, let host):
      let day = Timestamp(seconds: entry.time / 1_000_000).dayDescription
      let latency = entry.latency.map { "\($0)" } ?? "-"
      return (reading.isTorn ? "torn " : "")
        + "entry \(hex(host)) \(day) \(entry.status) \(entry.bytes) \(latency)"
    case .skipped(let reason): return reason.rawValue
    }
  }

  private func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = bytes.flatMap { [hexDigit($0 >> 4), hexDigit($0 & 0xF)] }
    return String(decoding: digits, as: UTF8.self)
  }
}
