import ObsFiles

/// A line of `rollups.jsonl`: a row, and what the ingest needs to go on.
struct StoredRollup {
  /// Days that a histogram stays after the last request was added to it.
  private static let latencyLife = 7

  var row: RollupRow
  /// The last day on which the histogram is kept.
  private var until: String?
  private(set) var seen: LogMarks

  /// A day that is new.
  init(day: Int) {
    row = RollupRow(day: day)
    seen = LogMarks()
  }

  /// Reads a line.
  ///
  /// - Returns: nil if it is damaged.
  init?(_ line: Span<UInt8>) {
    let latency = JSON.member("latency", of: line)
    let counts = latency.flatMap { latency in
      JSON.member("counts", of: line, in: latency.range)
    }
    guard JSON.isWholeObject(line),
      let row = RollupRow(line, buckets: counts?.range)
    else { return nil }
    self.row = row
    if let latency {
      until = JSON.member("until", of: line, in: latency.range).map { until in
        String(
          decoding: JSON.decodeString(line, until.range), as: UTF8.self)
      }
    }
    seen =
      JSON.member("seen", of: line).map { LogMarks(line, $0.range) }
      ?? LogMarks()
  }

  /// Adds what a pass has counted.
  mutating func merge(_ part: DayPart, today: Timestamp) {
    row.merge(part.row)
    for (log, mark) in part.marks { seen.merge(log, mark) }
    until = today.adding(days: Self.latencyLife).dayDescription
  }

  /// Drops the histogram of a day that is long over.
  mutating func dropExpiredLatency(today: String) {
    guard let until, until < today else { return }
    row.dropLatency()
  }

  /// Appends the line and its line feed.
  func append(to out: inout [UInt8]) {
    JSONWriter.append(raw: "{", to: &out)
    row.appendMembers(to: &out)
    if let latency = row.latency, let until {
      JSONWriter.append(raw: ",\"latency\":{\"until\":\"", to: &out)
      out += Array(until.utf8)
      JSONWriter.append(raw: "\",\"counts\":", to: &out)
      latency.append(to: &out)
      JSONWriter.append(raw: "}", to: &out)
    }
    JSONWriter.append(raw: ",\"seen\":", to: &out)
    seen.append(to: &out)
    JSONWriter.append(raw: "}\n", to: &out)
  }
}

/// What a pass has counted of one day of an app.
struct DayPart {
  /// Days since 1970.
  let day: Int
  var row: RollupRow
  /// Which logs it is of, and how far they were read.
  var marks: [(LogID, LogMark)]
}

extension Timestamp {
  fileprivate func adding(days: Int) -> Timestamp {
    Timestamp(seconds: seconds + days * 86_400)
  }
}
