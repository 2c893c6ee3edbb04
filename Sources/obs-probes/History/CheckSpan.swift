import ObsFiles

/// A time in which an app was checked without a gap.
struct CheckSpan: Equatable, Sendable {
  /// When the first check of it began.
  var from: Timestamp
  /// When the last one began.
  var to: Timestamp
  /// Seconds that the last answer took, nil if there was none.
  var latency: Double?
  /// When the server's certificate ends, if that is known.
  var certificateEnd: Timestamp?

  /// The span with one check more, or a new one of that check alone.
  ///
  /// - Parameters:
  ///   - gap: seconds without a check that are none yet.
  ///   - certificateEnd: what the check found, or what was known before.
  static func extending(
    _ old: CheckSpan?, with outcome: Outcome, gap: Int,
    certificateEnd: Timestamp?
  ) -> CheckSpan {
    var span = CheckSpan(
      from: outcome.at, to: outcome.at, latency: outcome.latency,
      certificateEnd: certificateEnd)
    // A clock that was set back ends nothing, but what it has run ahead goes.
    if let old, outcome.at >= old.from,
      outcome.at.seconds - old.to.seconds <= gap
    {
      span.from = old.from
    }
    return span
  }
}

// MARK: - JSON

extension CheckSpan {
  /// The line that is stored, without its newline.
  var json: [UInt8] {
    var out = Array(#"{"from":"\#(from)","to":"\#(to)","latency_ms":"#.utf8)
    out += (latency.map(Milliseconds.text) ?? "null").utf8
    JSONWriter.append(raw: #","certificate_end":"#, to: &out)
    if let certificateEnd {
      out += "\"\(certificateEnd)\"}".utf8
    } else {
      JSONWriter.append(raw: "null}", to: &out)
    }
    return out
  }

  /// Reads a stored line.
  ///
  /// - Returns: nil if it is none.
  init?(_ line: Span<UInt8>) {
    guard JSON.isWholeObject(line),
      let from = JSON.text("from", of: line).flatMap({ Timestamp($0) }),
      let to = JSON.text("to", of: line).flatMap({ Timestamp($0) })
    else { return nil }
    self.from = from
    self.to = to
    latency = JSON.number("latency_ms", of: line).map { $0 / 1000 }
    certificateEnd = JSON.text("certificate_end", of: line).flatMap {
      Timestamp($0)
    }
  }
}
