import Foundation
import Testing

@testable import obs_metrics

/// What a real libvirtd has said of a real VM: a file of `Tests/Data/libvirt`,
/// which `record.py` there has written.
///
/// It is `virsh domstats`, behind when that was and which VM it is.
struct Recorded {
  var reading: Reading
  var usage: Usage

  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Data/libvirt")

  /// - Parameter name: the file's name without `.txt`.
  init(_ name: String) throws {
    let text = try Self.text("\(name).txt")
    let statistics = Statistics(recorded: text)
    let numbers = statistics.numbers
    func number(_ field: String) throws -> Int64 {
      try #require(numbers[field], "\(name) has no \(field)")
    }
    let vm = try #require(text.firstMatch(of: /Domain: '(.*)'/)).1
    let clocks = try ["wall", "boot"].map {
      try #require(statistics.clocks[$0], "\(name) has no \($0)")
    }
    reading = Reading(
      identity: VMIdentity(
        uuid: try #require(statistics.texts["uuid"]),
        id: numbers["id"].map { Int($0) }),
      vitals: Vitals(
        state: try #require(VMState(rawValue: Int(try number("state.state")))),
        vcpus: Int(try number("vcpu.current")),
        memoryKiB: Int(try number("balloon.maximum")),
        cpuTime: Int(try number("cpu.time"))),
      clock: clocks[1], uncertainty: 0.001)
    usage = Usage(
      xml: DomainXML(Array(try Self.text("\(vm).xml").utf8)),
      statistics: statistics, wall: clocks[0])
  }

  /// A file beside the recordings.
  static func text(_ name: String) throws -> String {
    try String(
      contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }
}

extension Statistics {
  /// Reads lines like `  block.0.capacity=1073741824`.
  init(recorded text: String) {
    self.init()
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let field = String(parts[0].drop { $0 == " " })
      if let number = Int64(parts[1]) {
        numbers[field] = number
      } else {
        texts[field] = String(parts[1])
      }
    }
  }

  /// `wall` and `boot`, in seconds.
  fileprivate var clocks: [String: Double] {
    texts.compactMapValues { Double($0) }
  }
}
