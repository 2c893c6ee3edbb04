import ObsFiles

/// What `once` prints, and how it ends.
struct OnceReport {
  private var table: Table?
  private var isAnyDown = false
  private var isAnyUntold = false

  init(human: Bool) {
    if human {
      table = Table(["SLUG", "STATUS", "HTTP", "LATENCY", "ERROR"])
    }
  }

  /// Prints an outcome, or puts it into the table.
  mutating func add(_ slug: Slug, _ outcome: Outcome) {
    switch outcome.verdict {
    case .up: break
    case .down: isAnyDown = true
    case .untold: isAnyUntold = true
    }
    if table == nil {
      // Without a reader it goes on: what is found is to be stored.
      let line = outcome.json(slug) + [UInt8(ascii: "\n")]
      Output.writeIfRead(line.span)
    } else {
      table?.add(Self.row(slug, outcome))
    }
  }

  /// Prints the table, if there is one.
  func end() { table?.print() }

  /// The exit status: 1 if an app is down, 69 if one could not be checked.
  var status: Int32 {
    if isAnyDown { return 1 }
    return isAnyUntold ? Failure.Kind.unreachable.exitStatus : 0
  }

  private static func row(_ slug: Slug, _ outcome: Outcome)
    -> [(text: String, tone: Table.Tone)]
  {
    let status: (String, Table.Tone) =
      switch outcome.verdict {
      case .up: ("up", .good)
      case .down: ("down", .bad)
      case .untold: ("unknown", .warning)
      }
    return [
      (slug.name, .plain), status,
      (outcome.httpStatus.map(String.init) ?? "-", .plain),
      (outcome.latency.map(Milliseconds.short) ?? "-", .plain),
      (outcome.verdict.error ?? "", .bad),
    ]
  }
}

extension Outcome {
  /// The line that `once` prints, without its newline.
  func json(_ slug: Slug) -> [UInt8] {
    var out = Array(#"{"slug":"\#(slug.name)","at":"\#(at)","status":"#.utf8)
    switch verdict {
    case .up: JSONWriter.append(raw: #""up""#, to: &out)
    case .down: JSONWriter.append(raw: #""down""#, to: &out)
    case .untold: JSONWriter.append(raw: "null", to: &out)
    }
    JSONWriter.append(raw: #","http_status":"#, to: &out)
    out += (httpStatus.map(String.init) ?? "null").utf8
    JSONWriter.append(raw: #","error":"#, to: &out)
    if let error = verdict.error {
      JSONWriter.append(string: error, to: &out)
    } else {
      JSONWriter.append(raw: "null", to: &out)
    }
    JSONWriter.append(raw: #","latency_ms":"#, to: &out)
    out += (latency.map(Milliseconds.text) ?? "null").utf8
    JSONWriter.append(raw: #","certificate_days":"#, to: &out)
    let days = certificateEnd.map { $0.daysLeft(at: at) }
    out += (days.map(String.init) ?? "null").utf8
    JSONWriter.append(raw: "}", to: &out)
    return out
  }
}
