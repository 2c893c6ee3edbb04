import Foundation
import ObsFiles
import ObsTesting
import Testing

@testable import obs_metrics

/// An app's samples.jsonl under random hands, and what must be in it.
///
/// The file system is one in memory: what happens to a ring is no matter of
/// disks.
struct RingModel {
  let slug: Slug
  private let path: String
  private var ring: SampleRing
  private var dice: Dice
  private var count = 0
  /// The lines that are samples, the oldest first.
  private(set) var samples: [String] = []
  /// How often the file was written anew.
  private(set) var replacements = 0

  init(seed: UInt64, path: String) throws {
    slug = try Slug("shop")
    self.path = "\(path)/apps/\(slug.name)/\(SampleFile.name)"
    dice = Dice(seed: seed)
    ring = SampleRing(length: 1, patience: 0.1)
    ring.length = anyLength()
  }

  private mutating func anyLength() -> Int { dice.pick([1, 2, 3, 9, 40]) }

  /// One thing that happens: mostly a sample that comes.
  mutating func step(in state: borrowing StateDirectory) throws {
    switch dice.roll(24) {
    case 0: ring = SampleRing(length: ring.length, patience: 0.1)
    case 1: ring.length = anyLength()
    case 2: try write("junk\n\n{}x\n")
    case 3: try write(#"{"at":"2026-06-26T17:4"#)
    case 4: try write("\n")
    case 5:
      for _ in 0..<dice.roll(60) { try writeSample() }
    case 6:
      try? FileManager.default.removeItem(atPath: path)
      samples = []
    case 7: ring.keep([])
    default: try append(in: state)
    }
  }

  private mutating func nextSample() -> Sample {
    count += 1
    // Of two VMs: the ring is the app's.
    return Sample(
      at: Timestamp(seconds: 1_790_000_000 + count), vm: dice.pick(["a", "b"]),
      cpu: Double(dice.roll(1001)) / 10)
  }

  private mutating func append(in state: borrowing StateDirectory) throws {
    let old = try content()
    let sample = nextSample()
    #expect(try ring.append(sample, to: slug, in: state))
    samples.append(text(sample.json))
    try judge(old: old, line: text(sample.json))
  }

  /// What the ring has written: never too much, and nothing gone too early.
  private mutating func judge(old: String, line: String) throws {
    let new = try content()
    let seal = old.isEmpty || old.hasSuffix("\n") ? "" : "\n"
    if new != old + seal + line + "\n" {
      samples = samples.suffix(ring.length)
      replacements += 1
      #expect(new == samples.map { $0 + "\n" }.joined())
      let limit = 2 * ring.length - max(ring.length / 4, 1) + 1
      #expect(lines(old + seal) >= limit, "too early: \(ring.length)")
    }
    #expect(lines(new) <= 2 * ring.length, "too long: \(ring.length)")
    #expect(found(new) == samples)
  }

  // MARK: - By another hand

  private func content() throws -> String {
    guard FileManager.default.fileExists(atPath: path) else { return "" }
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  private func write(_ text: String) throws {
    guard let file = FileHandle(forUpdatingAtPath: path) else { return }
    try file.seekToEnd()
    try file.write(contentsOf: Data(text.utf8))
    try file.close()
  }

  private mutating func writeSample() throws {
    let old = try content()
    // Behind a torn line it would be a part of it.
    guard old.hasSuffix("\n") else { return }
    let line = text(nextSample().json)
    try write(line + "\n")
    samples.append(line)
  }

  // MARK: - What a text holds

  private func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private func lines(_ text: String) -> Int {
    text.utf8.count { $0 == UInt8(ascii: "\n") }
  }

  private func found(_ text: String) -> [String] {
    text.split(separator: "\n").map(String.init).filter {
      Sample(Array($0.utf8).span) != nil
    }
  }
}
