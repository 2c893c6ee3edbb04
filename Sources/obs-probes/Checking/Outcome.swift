import ObsFiles

/// What came of one check.
struct Outcome: Sendable, Equatable {
  var verdict: Verdict
  /// When the request was begun.
  var at: Timestamp
  /// The answer's status, nil if no whole head came.
  var httpStatus: Int?
  /// Seconds from the beginning to the end; nil without an answer.
  var latency: Double?
  /// When the server's certificate ends, if that was asked for and is known.
  var certificateEnd: Timestamp?

  /// Nothing was asked, because of something here.
  static func local(_ text: String, at: Timestamp) -> Outcome {
    Outcome(verdict: .untold("local: \(text)"), at: at)
  }
}

/// What a check says of the app.
enum Verdict: Sendable, Equatable {
  /// It answered as it should.
  case up
  /// It did not: `<class>: <text>`.
  case down(String)
  /// Nothing, because what kept it from answering is on this side:
  /// `local: <text>`.
  case untold(String)

  /// Why it is not up.
  var error: String? {
    switch self {
    case .up: nil
    case .down(let error), .untold(let error): error
    }
  }
}
