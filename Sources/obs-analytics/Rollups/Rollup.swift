import ObsFiles

/// What is counted of the requests of one app on one day.
struct Rollup {
  private(set) var requests = 0
  private(set) var status2xx = 0
  private(set) var status3xx = 0
  private(set) var status4xx = 0
  private(set) var status5xx = 0
  /// Of response bodies.
  private(set) var bytes = 0
  private(set) var latency = Latency()

  /// Counts a request.
  @inline(__always)
  mutating func add(_ entry: AccessEntry) {
    requests &+= 1
    bytes = bytes.addingSaturated(entry.bytes)
    switch entry.status {
    case 200..<300: status2xx &+= 1
    case 300..<400: status3xx &+= 1
    case 400..<500: status4xx &+= 1
    case 500..<600: status5xx &+= 1
    default: break
    }
    if let nanoseconds = entry.latency { latency.record(nanoseconds) }
  }
}

extension Int {
  /// The sum, or the largest number if that is larger.
  ///
  /// No disk holds so many bytes, but a hostile log may say so.
  func addingSaturated(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
