import CCurl
import Glibc
import ObsFiles

extension Verdict {
  /// The longest error, in bytes of UTF-8.
  private static let limit = 200

  /// Judges a transfer.
  ///
  /// - Parameters:
  ///   - report: how it ended.
  ///   - check: what was asked for.
  init(of report: TransferReport, asking check: Check) {
    if let error = Self.error(of: report, asking: check) {
      let cut = error.cut(to: Self.limit)
      self =
        cut.utf8.starts(with: "local:".utf8) ? .untold(cut) : .down(cut)
    } else {
      self = .up
    }
  }

  private static func error(of report: TransferReport, asking check: Check)
    -> String?
  {
    if report.stop == .endlessHead {
      return "protocol: the head of the answer is over 64 KiB"
    }
    if let status = report.status, status != check.expectedStatus {
      return "http: status \(status), not \(check.expectedStatus)"
    }
    if report.stop == .enoughBody { return nil }
    if report.code == CURLE_OK {
      return report.status == nil
        ? "protocol: the head of the answer is cut short" : nil
    }
    if let fault = report.fault {
      return "local: \(fault)"
    }
    if let stall = report.stall, isSpoilt(report, by: stall, check) {
      return "local: this machine stood still for \(Int(stall.rounded(.up))) s"
    }
    // libcurl's word for a line of a head that is over its own limit.
    if report.code == CURLE_OUT_OF_MEMORY,
      report.phase == .waiting || report.phase == .inHead
    {
      return "protocol: the head of the answer is over 64 KiB"
    }
    return failure(report, check)
  }

  /// Whether a failure may come of a stall: of one that is short beside the
  /// time limit it does not, and what has answered did so in time.
  private static func isSpoilt(
    _ report: TransferReport, by stall: Double, _ check: Check
  ) -> Bool {
    let isLong = stall * 4 > Double(check.timeout)
    let isLate = report.code == CURLE_OPERATION_TIMEDOUT
    return isLong && (isLate || report.status == nil)
  }

  private static func failure(_ report: TransferReport, _ check: Check)
    -> String
  {
    switch report.code {
    case CURLE_OPERATION_TIMEDOUT: timeout(report.phase, check.timeout)
    // libcurl has a thread for each name.
    case CURLE_COULDNT_RESOLVE_HOST
    where report.words.contains("thread failed to start"):
      "local: no thread or descriptor to resolve names with"
    case CURLE_COULDNT_RESOLVE_HOST: "dns: \(report.words)"
    case CURLE_COULDNT_CONNECT: connection(report)
    case CURLE_SSL_CACERT_BADFILE:
      "local: the certificates of OBS_CA_FILE or the system can't be read"
    case CURLE_SSL_ENGINE_NOTFOUND,
      CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED,
      CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_URL_MALFORMAT,
      CURLE_BAD_FUNCTION_ARGUMENT:
      "local: \(report.words)"
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION,
      CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_SHUTDOWN_FAILED:
      "tls: \(report.words)"
    default: answer(report)
    }
  }

  private static func timeout(_ phase: TransferReport.Phase, _ seconds: Int)
    -> String
  {
    let lack =
      switch phase {
      case .resolving: "the name was not resolved"
      case .connecting: "no connection"
      case .handshaking: "no end of the TLS handshake"
      case .waiting: "no answer"
      case .inHead: "no end of the answer's head"
      case .inBody: "no end of the answer's body"
      }
    return "timeout: \(lack) within \(seconds) s"
  }

  /// What this side lacks, or forbids itself, says nothing of the other.
  ///
  /// EACCES is not here: a firewall on the way can be its reason.
  private static let localErrors: Set<Int32> = [
    EMFILE, ENFILE, ENOMEM, ENOBUFS, EADDRNOTAVAIL, EPERM,
  ]

  private static func connection(_ report: TransferReport) -> String {
    if let address = report.blockedAddress { return "blocked: \(address)" }
    if report.socketError != 0 {
      return "local: can't make a socket: \(reason(of: report.socketError))"
    }
    guard report.systemError != 0 else { return "connect: \(report.words)" }
    let isLocal = localErrors.contains(report.systemError)
    return (isLocal ? "local: can't connect: " : "connect: ")
      + reason(of: report.systemError)
  }

  private static func reason(of error: Int32) -> String {
    unsafe String(cString: strerror(error))
  }

  /// The connection was there; what came over it is no answer.
  private static func answer(_ report: TransferReport) -> String {
    // Of what is sent and received libcurl tells the reason in words alone.
    let lacks = [ENOBUFS, ENOMEM].map(reason)
    if lacks.contains(where: { report.words.hasSuffix($0) }) {
      return "local: \(report.words)"
    }
    if report.phase == .handshaking { return "tls: \(report.words)" }
    return switch report.code {
    case CURLE_GOT_NOTHING:
      "protocol: the connection was closed without an answer"
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
      "protocol: the answer is not HTTP/1"
    case CURLE_PARTIAL_FILE:
      "protocol: the body of the answer is cut short"
    default: "protocol: \(report.words)"
    }
  }
}

extension String {
  /// One line of at most `limit` bytes, without what a terminal acts on.
  fileprivate func cut(to limit: Int) -> String {
    var line = String(
      String.UnicodeScalarView(
        unicodeScalars.map { $0.value.isUnsafeOnTerminal ? "?" : $0 }))
    while line.last == " " { line.removeLast() }
    guard line.utf8.count > limit else { return line }
    while line.utf8.count > limit - 3 { line.removeLast() }
    return line + "…"
  }
}
