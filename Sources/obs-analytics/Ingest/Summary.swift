import ObsFiles

/// What a pass has done, for people and for scripts.
struct Summary {
  private(set) var lines = 0
  private(set) var counted = 0
  private var skipped = [Int](repeating: 0, count: SkipReason.allCases.count)
  /// Of lines that were looked at.
  var bytes = 0
  private(set) var unknownHosts = FrequentNames()

  mutating func countLine() { lines &+= 1 }

  mutating func count() { counted &+= 1 }

  mutating func skip(_ reason: SkipReason) {
    skipped[reason.index] &+= 1
  }

  /// Counts a line whose host is no app's.
  mutating func skip(unknown host: String) {
    skip(.unknownHost)
    unknownHosts.add(host)
  }

  /// Adds what another thread has done.
  mutating func merge(_ other: Summary) {
    lines += other.lines
    counted += other.counted
    bytes += other.bytes
    for index in skipped.indices { skipped[index] += other.skipped[index] }
    unknownHosts.merge(other.unknownHosts)
  }
}

extension SkipReason {
  fileprivate var index: Int { SkipReason.allCases.firstIndex(of: self) ?? 0 }
}

// MARK: - Output

extension Summary {
  /// One line of JSON.
  func json(seconds: Double) -> String {
    var out: [UInt8] = []
    JSONWriter.append(raw: "{\"lines\":", to: &out)
    JSONWriter.append(integer: lines, to: &out)
    JSONWriter.append(raw: ",\"counted\":", to: &out)
    JSONWriter.append(integer: counted, to: &out)
    JSONWriter.append(raw: ",\"skipped\":", to: &out)
    append(reasons.map { ($0.rawValue, skipped[$0.index]) }, to: &out)
    JSONWriter.append(raw: ",\"bytes\":", to: &out)
    JSONWriter.append(integer: bytes, to: &out)
    out += Array(",\"seconds\":\(rounded(seconds))".utf8)
    if !unknownHosts.isEmpty {
      JSONWriter.append(raw: ",\"unknown_hosts\":", to: &out)
      append(unknownHosts.top(10), to: &out)
    }
    JSONWriter.append(raw: "}", to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// Some lines for people.
  func text(seconds: Double) -> String {
    let rate = seconds > 0 ? Double(bytes) / seconds : 0
    var text =
      "\(counted) of \(lines) new lines counted "
      + "(\(ByteCount(bytes)) in \(rounded(seconds)) s, "
      + "\(ByteCount(Int(rate)))/s)."
    for reason in reasons {
      text += "\n  \(skipped[reason.index]) left out: \(reason.sentence)"
    }
    let hosts = unknownHosts.top(10).map {
      "\($0.0.escapedForTerminal) (\($0.1))"
    }
    if !hosts.isEmpty {
      text += "\nHosts that are no app's: \(hosts.joined(separator: ", "))."
    }
    return text
  }

  private var reasons: [SkipReason] {
    SkipReason.allCases.filter { skipped[$0.index] > 0 }
  }

  private func append(_ members: [(String, Int)], to out: inout [UInt8]) {
    var separator: StaticString = "{"
    for (name, count) in members {
      JSONWriter.append(raw: separator, to: &out)
      JSONWriter.append(string: name, to: &out)
      JSONWriter.append(raw: ":", to: &out)
      JSONWriter.append(integer: count, to: &out)
      separator = ","
    }
    JSONWriter.append(raw: members.isEmpty ? "{}" : "}", to: &out)
  }

  /// With three decimals.
  private func rounded(_ seconds: Double) -> String {
    let milliseconds = Int((seconds * 1000).rounded())
    let fraction = String(milliseconds % 1000 + 1000).dropFirst()
    return "\(milliseconds / 1000).\(fraction)"
  }
}

extension SkipReason {
  fileprivate var sentence: String {
    switch self {
    case .notJSON: "not a JSON object"
    case .notAccess: "not a line of the access log"
    case .noTime: "no time that is understood"
    case .noHost: "no host"
    case .unknownHost: "a host that is no app's"
    case .ownProbe: "a probe of obs"
    case .torn: "the torn beginning of a line"
    case .tooLong: "longer than 8 MiB"
    case .alreadyCounted: "counted before"
    }
  }
}
