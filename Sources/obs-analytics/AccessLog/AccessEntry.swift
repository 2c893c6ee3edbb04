/// What one line of an access log says about one request.
struct AccessEntry: Equatable {
  /// Where the host stands in the text, as it is spelt, without its quotes.
  var host: Range<Int>
  /// When the request ended, in microseconds since 1970.
  var time: Int
  /// The HTTP status; 0 where the client left before there was one.
  var status: Int
  /// Bytes of the response's body.
  var bytes: Int
  /// How long it took, in nanoseconds; nil where that says nothing about the
  /// app, or is not known.
  var latency: Int?
}

/// What a line of a log is.
enum AccessLine: Equatable {
  case entry(AccessEntry)
  case skipped(SkipReason)
}

/// Why a line was not counted.
enum SkipReason: String, CaseIterable {
  /// Not an object, or a broken one.
  case notJSON = "not_json"
  /// Another logger's line, or one without what every request has.
  case notAccess = "not_access"
  /// Its time is missing or of an unknown form.
  case noTime = "no_time"
  /// A request without a host.
  case noHost = "no_host"
  /// A host that is no app's.
  case unknownHost = "unknown_host"
  /// A probe of obs itself.
  case ownProbe = "own_probe"
  /// The beginning of a line that a full disk had cut.
  case torn = "torn"
  /// A line over ``LogBuffer/lineLimit``.
  case tooLong = "too_long"
  /// Counted by an earlier pass.
  case alreadyCounted = "already_counted"
}
