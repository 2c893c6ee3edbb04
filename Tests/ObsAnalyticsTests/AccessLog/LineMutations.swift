import ObsFiles
import ObsTesting

@testable import obs_analytics

/// Lines that Caddy might have written, and what has become of them.
struct LineMutations {
  private var dice: Dice

  /// What a mutation puts in: what the grammar is made of, and some noise.
  private let spice: [UInt8] =
    Array(#""\{}[]:,-+.eE0123456789 u/st"#.utf8)
    + [0x00, 0x09, 0x0D, 0x1F, 0x7F, 0x80, 0xC3, 0xFF]

  private let members = [
    #""status":500"#, #""status":"200""#, #""status":null"#, #""size":7"#,
    #""size":-1"#, #""size":99999999999999999999"#, #""ts":0"#, #""ts":"x""#,
    #""ts":1e9"#, #""logger":"http.log.error""#, #""logger":5"#,
    #""logger":"http.log.access""#, #""request":{}"#, #""request":{"host":5}"#,
    #""request":{"host":"b","host":"c"}"#, #""duration":"1.5h""#,
    #""duration":-1"#, #""duration":1.5e-05"#, #""duration":99999999999"#,
    #""resp_headers":{"Content-Type":["text/event-stream"]}"#,
    #""headers":{"User-Agent":["obs-probes/1"]}"#, #""resp_headers":[]"#,
    #""x":{"status":1}"#, #""x":[1,{"a":[}]"#, #""\u0073tatus":404"#,
    #""host":"other""#, #""":"""#, #""a":true"#, #""\\":{}"#,
  ]

  init(seed: UInt64) { dice = Dice(seed: seed) }

  /// The next line, without its line feed.
  mutating func line() -> [UInt8] {
    var line = CaddyLine.any(&dice)
    for _ in 0..<dice.roll(3) { change(&line) }
    var bytes = Array(line.text.utf8)
    for _ in 0..<max(dice.roll(5) - 1, 0) { change(&bytes) }
    return bytes.filter { $0 != UInt8(ascii: "\n") }
  }

  /// Changes members as a whole.
  private mutating func change(_ line: inout CaddyLine) {
    let place = dice.roll(line.members.count)
    let other = dice.roll(line.members.count)
    let member = members[dice.roll(members.count)]
    switch dice.roll(6) {
    case 0: line.members.swapAt(place, other)
    case 1: line.members.insert(line.members[other], at: place)
    case 2: line.members.remove(at: place)
    case 3: line.members.insert(member, at: place)
    case 4:
      // The same name deeper down, among the headers or before the host.
      let opening = dice.roll(2) == 0 ? "\"headers\":{" : "{"
      line.members[place] = line.members[place].replacing(
        opening, with: opening + member + ",", maxReplacements: 1)
    default:
      line.members[place] = line.members[place].replacing(
        #""host":"#, with: member + #","host":"#, maxReplacements: 1)
    }
    if line.members.isEmpty { line.members.append(member) }
  }

  /// Changes bytes, wherever they are.
  private mutating func change(_ bytes: inout [UInt8]) {
    let spot = dice.roll(bytes.count)
    guard !bytes.isEmpty else { return }
    switch dice.roll(8) {
    case 0: bytes.insert(dice.pick(spice), at: spot)
    case 1: bytes.remove(at: spot)
    case 2: bytes[spot] = dice.pick(spice)
    case 3: bytes[spot] ^= 1 << UInt8(dice.roll(8))
    case 4: bytes.removeSubrange(spot..<min(spot + dice.roll(40), bytes.count))
    case 5:
      // The beginning of one line and the end of another.
      let other = Array(CaddyLine.any(&dice).text.utf8)
      bytes = Array(bytes[..<spot]) + other[dice.roll(other.count)...]
    case 6:
      bytes.replaceSubrange(
        spot...spot, with: respelt(bytes[spot], isShort: dice.roll(4) == 0))
    default:
      let run = dice.bytes(dice.roll(80), of: [UInt8(ascii: "\\")])
      bytes.insert(contentsOf: run, at: spot)
    }
  }

  /// A byte as an escape, which JSON allows for any letter in a string.
  private func respelt(_ byte: UInt8, isShort: Bool) -> [UInt8] {
    if isShort { return [UInt8(ascii: "\\"), byte] }
    return Array(#"\u00"#.utf8) + [hexDigit(byte >> 4), hexDigit(byte & 0xF)]
  }
}
