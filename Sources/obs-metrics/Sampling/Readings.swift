import ObsFiles

/// The readings of a sampler that has ended, for the next one: without them
/// its first samples would say nothing of processors.
enum Readings {
  /// A line for each VM, and one before them for the clocks.
  static func json(_ readings: [String: Reading], at now: Moment) -> [UInt8] {
    var out: [UInt8] = []
    out += #"{"wall":\#(now.wall),"boot":\#(now.boot)}"#.utf8
    out.append(UInt8(ascii: "\n"))
    for (vm, reading) in readings {
      guard let id = reading.identity.id else { continue }
      out += #"{"vm_name":"#.utf8
      JSONWriter.append(string: vm, to: &out)
      out += #","uuid":"\#(reading.identity.uuid)","id":\#(id),"#.utf8
      out += #""state":\#(reading.vitals.state.rawValue),"#.utf8
      out += #""cpu_ns":\#(reading.vitals.cpuTime),"#.utf8
      out += #""clock_s":\#(reading.clock),"#.utf8
      out += #""uncertainty_s":\#(reading.uncertainty)}"#.utf8
      out.append(UInt8(ascii: "\n"))
    }
    return out
  }

  /// Reads what ``json(_:at:)`` has written.
  ///
  /// - Returns: nothing if the machine was started anew since, or a clock was
  ///   set: then the times can't be compared.
  static func parse(_ text: [UInt8], at now: Moment) -> [String: Reading] {
    let lines = text.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    guard let clocks = lines.first,
      let wall = JSON.number("wall", of: clocks.span),
      let boot = JSON.number("boot", of: clocks.span),
      abs((now.wall - wall) - (now.boot - boot)) < tolerance
    else { return [:] }
    var readings: [String: Reading] = [:]
    for line in lines.dropFirst() {
      guard JSON.isWholeObject(line.span),
        let vm = JSON.text("vm_name", of: line.span)
      else { continue }
      readings[vm] = Reading(line.span)
    }
    return readings
  }

  /// By how much two clocks may differ that nobody has set, in seconds.
  private static let tolerance = 2.0
}

extension Reading {
  fileprivate init?(_ line: Span<UInt8>) {
    guard let uuid = JSON.text("uuid", of: line),
      let id = Self.integer("id", of: line),
      let state = Self.integer("state", of: line),
      let time = Self.integer("cpu_ns", of: line), time >= 0,
      let clock = JSON.number("clock_s", of: line),
      let uncertainty = JSON.number("uncertainty_s", of: line)
    else { return nil }
    self.init(
      identity: VMIdentity(uuid: uuid, id: id),
      vitals: Vitals(
        state: VMState(rawValue: state) ?? .unknown, vcpus: 0, memoryKiB: 0,
        cpuTime: time),
      clock: clock, uncertainty: uncertainty)
  }

  private static func integer(_ name: StaticString, of line: Span<UInt8>)
    -> Int?
  {
    JSON.member(name, of: line).flatMap { JSON.integer(line, $0.range) }
  }
}
