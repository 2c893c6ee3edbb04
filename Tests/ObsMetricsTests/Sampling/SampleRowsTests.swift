import ObsFiles
import ObsTesting
import Testing

@testable import obs_metrics

@Suite struct SampleRowsTests {
  private static let names = [
    "app-vm", "a\"\\b", "é\u{1F600}", "\u{1}", "null",
  ]

  private func row(_ line: [UInt8], of vm: String) -> String? {
    SampleRows(of: vm).row(line.span).map {
      String(decoding: $0.json(line.span), as: UTF8.self)
    }
  }

  /// What a line says, read member by member.
  private func members(_ line: [UInt8], of vm: String) -> String? {
    guard JSON.isWholeObject(line.span),
      JSON.text("vm_name", of: line.span) == vm
    else { return nil }
    return SampleRows.members(of: line.span).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private func sample(_ dice: inout Dice) -> Sample {
    func percent() -> Double? {
      dice.once(in: 4)
        ? nil : Double(dice.pick([0, 7, 95, 999, 1000, dice.roll(1001)])) / 10
    }
    return Sample(
      at: Timestamp(seconds: dice.roll(1 << 33)), vm: dice.pick(Self.names),
      cpu: percent(), memory: percent(), disk: percent())
  }

  @Test func `a line of our own is read as REST has it`() {
    let line = Array(
      (#"{"at":"2026-06-26T17:42:00+00:00","vm_name":"a\"b","#
        + #""cpu_pct":0.5,"mem_pct":100.0,"disk_pct":null}"#).utf8)
    #expect(
      row(line, of: "a\"b")
        == #"{"at":"2026-06-26T17:42:00+00:00","cpu_pct":0.5,"#
        + #""mem_pct":100.0,"disk_pct":null}"#)
    for other in ["a", "a\"", "a\"bc", ""] {
      #expect(row(line, of: other) == nil)
    }
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `samples read fast and member by member are the same`(seed: UInt64) {
    var dice = Dice(seed: seed)
    for _ in 0..<200 {
      let sample = sample(&dice)
      #expect(row(sample.json, of: sample.vm) != nil)
      for vm in Self.names {
        let expected = members(sample.json, of: vm)
        #expect(row(sample.json, of: vm) == expected)
      }
    }
  }

  /// Of other lines nothing is taken that reading them would not give.
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `so are lines by another hand, and damaged ones`(seed: UInt64) {
    var dice = Dice(seed: seed)
    let parts = [
      " ", "0", "00", "1e3", "-", ".", "null", "\"", "\\u0061", ",", "{", "}",
      #","cpu_pct":1"#, #""x":[1],"#, "\u{7F}", "\n",
    ]
    for _ in 0..<200 {
      let sample = sample(&dice)
      var line = sample.json
      for _ in 0...dice.roll(2) {
        let place = dice.roll(line.count)
        switch dice.roll(3) {
        case 0: line.remove(at: place)
        case 1: line[place] = dice.pick(Array("0.59\"}{nu,\\\u{7F}a".utf8))
        default: line.insert(contentsOf: dice.pick(parts).utf8, at: place)
        }
      }
      let expected = members(line, of: sample.vm)
      #expect(row(line, of: sample.vm) == expected)
    }
  }
}
