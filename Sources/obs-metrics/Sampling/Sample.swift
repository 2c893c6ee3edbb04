import ObsFiles

/// One measurement of a VM; percentages are nil where they can't be known.
struct Sample: Equatable, Sendable {
  var at: Timestamp
  var vm: String
  var cpu: Double?
  var memory: Double?
  var disk: Double?
}

extension Sample {
  /// - Parameters:
  ///   - old: the reading before this one.
  ///   - reading: how the VM is now. One that does not run uses nothing that
  ///     could be told.
  ///   - usage: what it uses, if it told.
  init(
    at: Timestamp, of vm: String, from old: Reading?, to reading: Reading,
    _ usage: Usage?
  ) {
    self.init(at: at, vm: vm)
    guard reading.vitals.state != .shutOff, reading.identity.id != nil else {
      return
    }
    cpu = CPUUsage.percent(from: old, to: reading)
    memory = usage.flatMap(MemoryUsage.percent)
    disk = usage.flatMap(DiskUsage.percent)
  }

  /// The line of samples.jsonl, without its newline:
  /// `{"at","vm_name","cpu_pct","mem_pct","disk_pct"}`.
  var json: [UInt8] {
    var out = Array(#"{"at":"\#(at)","vm_name":"#.utf8)
    JSONWriter.append(string: vm, to: &out)
    for (name, value) in [
      ("cpu_pct", cpu), ("mem_pct", memory), ("disk_pct", disk),
    ] {
      out += #","\#(name)":\#(value.map(Self.text) ?? "null")"#.utf8
    }
    out.append(UInt8(ascii: "}"))
    return out
  }

  /// A percentage with one decimal.
  static func text(_ percent: Double) -> String {
    let tenths = Int((min(max(percent, 0), 100) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// Reads a stored line.
  ///
  /// - Returns: nil if it is none.
  init?(_ line: Span<UInt8>) {
    guard JSON.isWholeObject(line), let vm = JSON.text("vm_name", of: line),
      let at = JSON.text("at", of: line).flatMap({ Timestamp($0) })
    else { return nil }
    self.init(
      at: at, vm: vm, cpu: Self.percent("cpu_pct", of: line),
      memory: Self.percent("mem_pct", of: line),
      disk: Self.percent("disk_pct", of: line))
  }

  /// Nil for what can't be one: others may write the file, too.
  private static func percent(_ name: StaticString, of line: Span<UInt8>)
    -> Double?
  {
    JSON.number(name, of: line).flatMap { 0...100 ~= $0 ? $0 : nil }
  }

  /// Whether it is too old to tell how the VM is now.
  func isStale(at now: Timestamp) -> Bool {
    abs(now.seconds - at.seconds) > Self.fresh
  }

  /// In seconds: the longest interval of samples, and the time that a sweep may
  /// take.
  private static let fresh = 310
}
