import CCurl

/// What libcurl tells of a transfer that has ended: all that a verdict is made
/// of.
struct TransferReport {
  /// How far it came.
  enum Phase {
    case resolving, connecting, handshaking, waiting, inHead, inBody
  }

  var code: CURLcode
  /// libcurl's own words, empty if it has none.
  var words = ""
  /// `errno` of the connection that failed, 0 if none did.
  var systemError: Int32 = 0
  /// `errno` of the socket that could not be made, 0 if all could.
  var socketError: Int32 = 0
  var phase = Phase.inBody
  /// The status of the head, nil if the head is not whole.
  var status: Int?
  /// Why it was ended from here.
  var stop: Stop?
  /// An address that no probe may ask, if one was to be connected to.
  var blockedAddress: String?
  /// What kept its sockets from being watched.
  var fault: String?
  /// Seconds for which this process did not run while the transfer did.
  var stall: Double?

  /// Why a transfer is ended before the server ends it.
  enum Stop {
    /// The head has said enough.
    case unexpectedStatus
    /// The body is longer than anybody wants to read.
    case enoughBody
    /// The head is longer than any sound one.
    case endlessHead
  }
}
