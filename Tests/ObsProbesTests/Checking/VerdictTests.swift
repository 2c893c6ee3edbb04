import CCurl
import Glibc
import ObsFiles
import Testing

@testable import obs_probes

@Suite struct VerdictTests {
  private func verdict(_ report: TransferReport) throws -> Verdict {
    var config = ProbeConfig(path: "/")
    config.timeout = 7
    let base = try BaseURL("http://a", connectTo: nil)
    return Verdict(of: report, asking: Check(config, at: base))
  }

  private func error(_ code: CURLcode, _ words: String = "words") throws
    -> String?
  {
    try verdict(TransferReport(code: code, words: words)).error
  }

  @Test func `the expected status is up`() throws {
    let report = TransferReport(code: CURLE_OK, status: 200)
    #expect(try verdict(report) == .up)
  }

  @Test func `the expected status and a long body are up`() throws {
    let report = TransferReport(
      code: CURLE_WRITE_ERROR, status: 200, stop: .enoughBody)
    #expect(try verdict(report) == .up)
  }

  @Test(arguments: [100, 101, 199, 201, 204, 301, 404, 503, 599, 999])
  func `another status is down, however the transfer ends`(status: Int) throws {
    let error = "http: status \(status), not 200"
    for code in [CURLE_OK, CURLE_WRITE_ERROR, CURLE_PARTIAL_FILE] {
      for stop in [nil, TransferReport.Stop.unexpectedStatus, .enoughBody] {
        let report = TransferReport(code: code, status: status, stop: stop)
        #expect(try verdict(report) == .down(error))
      }
    }
  }

  @Test func `another status counts even if this machine stood still`() throws {
    let report = TransferReport(
      code: CURLE_OPERATION_TIMEDOUT, status: 503, stall: 3)
    #expect(try verdict(report) == .down("http: status 503, not 200"))
  }

  @Test func `a head without end is down, whatever its status`() throws {
    for status in [nil, 200, 503] {
      let report = TransferReport(
        code: CURLE_WRITE_ERROR, status: status, stop: .endlessHead)
      #expect(
        try verdict(report)
          == .down("protocol: the head of the answer is over 64 KiB"))
    }
  }

  @Test func `an end before the head's is down`() throws {
    let report = TransferReport(code: CURLE_OK, status: nil)
    #expect(
      try verdict(report)
        == .down("protocol: the head of the answer is cut short"))
  }

  @Test(
    arguments: [
      (TransferReport.Phase.resolving, "the name was not resolved"),
      (.connecting, "no connection"),
      (.handshaking, "no end of the TLS handshake"),
      (.waiting, "no answer"), (.inHead, "no end of the answer's head"),
      (.inBody, "no end of the answer's body"),
    ])
  func `a timeout names what was waited for`(
    phase: TransferReport.Phase, lack: String
  ) throws {
    let report = TransferReport(
      code: CURLE_OPERATION_TIMEDOUT, phase: phase,
      status: phase == .inBody ? 200 : nil)
    #expect(
      try verdict(report) == .down("timeout: \(lack) within 7 s"))
  }

  @Test func `a timeout while this machine stood still says nothing`() throws {
    let report = TransferReport(
      code: CURLE_OPERATION_TIMEDOUT, phase: .waiting, stall: 2.1)
    #expect(
      try verdict(report) == .untold("local: this machine stood still for 3 s"))
  }

  @Test func `a stall excuses what has no answer, if it was long`() throws {
    let report = TransferReport(
      code: CURLE_GOT_NOTHING, phase: .waiting, stall: 2)
    #expect(
      try verdict(report) == .untold("local: this machine stood still for 2 s"))
    let short = TransferReport(
      code: CURLE_GOT_NOTHING, phase: .waiting, stall: 1.7)
    #expect(
      try verdict(short)
        == .down("protocol: the connection was closed without an answer"))
    let other = TransferReport(code: CURLE_OK, status: 503, stall: 2)
    #expect(try verdict(other) == .down("http: status 503, not 200"))
    let up = TransferReport(code: CURLE_OK, status: 200, stall: 2)
    #expect(try verdict(up) == .up)
  }
}

// MARK: - Kinds of failure

extension VerdictTests {
  @Test func `a name that is not found is dns`() throws {
    #expect(
      try error(CURLE_COULDNT_RESOLVE_HOST, "Could not resolve host: a")
        == "dns: Could not resolve host: a")
  }

  @Test(
    arguments: [
      (ECONNREFUSED, "connect: Connection refused"),
      (EHOSTUNREACH, "connect: No route to host"),
      (ENETUNREACH, "connect: Network is unreachable"),
      (ECONNRESET, "connect: Connection reset by peer"),
      (0, "connect: words"),
    ])
  func `a connection that is refused is down`(
    code: Int32, expected: String
  ) throws {
    let report = TransferReport(
      code: CURLE_COULDNT_CONNECT, words: "words", systemError: code,
      phase: .connecting)
    #expect(try verdict(report) == .down(expected))
  }

  @Test(
    arguments: [
      EMFILE, ENFILE, ENOMEM, ENOBUFS, EADDRNOTAVAIL, EPERM,
    ])
  func `what this side lacks says nothing`(code: Int32) throws {
    let report = TransferReport(
      code: CURLE_COULDNT_CONNECT, systemError: code, phase: .connecting)
    let reason = unsafe String(cString: strerror(code))
    #expect(
      try verdict(report) == .untold("local: can't connect: \(reason)"))
  }

  @Test func `an address that no probe may ask is blocked`() throws {
    let report = TransferReport(
      code: CURLE_COULDNT_CONNECT, words: "words", systemError: EMFILE,
      blockedAddress: "169.254.169.254")
    #expect(try verdict(report) == .down("blocked: 169.254.169.254"))
  }

  @Test(
    arguments: [
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ENGINE_NOTFOUND,
      CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED,
      CURLE_FAILED_INIT, CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT,
    ].map { $0.rawValue })
  func `what libcurl can't do here says nothing`(code: UInt32) throws {
    let verdict = try verdict(
      TransferReport(
        code: CURLcode(rawValue: code), words: "words", phase: .connecting))
    guard case .untold(let error) = verdict else {
      Issue.record("\(verdict)")
      return
    }
    #expect(error.hasPrefix("local: "))
  }

  @Test func `no memory before a connection is there says nothing`() throws {
    let report = TransferReport(
      code: CURLE_OUT_OF_MEMORY, words: "Out of memory", phase: .resolving)
    #expect(try verdict(report) == .untold("local: Out of memory"))
  }

  @Test(
    arguments: [
      CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER,
      CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_SHUTDOWN_FAILED,
    ].map { $0.rawValue })
  func `certificates and handshakes are tls`(code: UInt32) throws {
    #expect(try error(CURLcode(rawValue: code)) == "tls: words")
  }

  @Test(
    arguments: [
      CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING,
      CURLE_WEIRD_SERVER_REPLY,
    ].map { $0.rawValue })
  func `whatever ends a handshake is tls`(code: UInt32) throws {
    let report = TransferReport(
      code: CURLcode(rawValue: code), words: "words", phase: .handshaking)
    #expect(try verdict(report) == .down("tls: words"))
  }

  @Test func `what is no answer is protocol`() throws {
    let table = [
      (CURLE_GOT_NOTHING, "the connection was closed without an answer"),
      (CURLE_UNSUPPORTED_PROTOCOL, "the answer is not HTTP/1"),
      (CURLE_WEIRD_SERVER_REPLY, "the answer is not HTTP/1"),
      (CURLE_PARTIAL_FILE, "the body of the answer is cut short"),
      (CURLE_RECV_ERROR, "words"), (CURLE_SEND_ERROR, "words"),
      (CURLE_BAD_CONTENT_ENCODING, "words"),
    ]
    for (code, text) in table {
      #expect(try error(code) == "protocol: \(text)")
    }
  }

  @Test func `a body that breaks off is down though the status is right`()
    throws
  {
    for code in [CURLE_PARTIAL_FILE, CURLE_RECV_ERROR] {
      let report = TransferReport(code: code, words: "x", status: 200)
      #expect(
        try verdict(report).error?.hasPrefix("protocol: ") == true)
    }
  }
}

// MARK: - The text

extension VerdictTests {
  @Test(
    arguments: [
      String(repeating: "x", count: 500), String(repeating: "é", count: 200),
      String(repeating: "€", count: 100),
      String(repeating: "\u{1F600}", count: 80),
      "e" + String(repeating: "\u{301}", count: 300),
      String(repeating: "a\r\n", count: 100),
      String(repeating: "\u{1F1E9}", count: 99),
    ])
  func `an error has at most 200 bytes, cut between characters`(
    words: String
  ) throws {
    let error = try #require(try error(CURLE_COULDNT_RESOLVE_HOST, words))
    #expect(error.utf8.count <= 200)
    #expect(error.hasPrefix("dns: ") && error.hasSuffix("…"))
    #expect(!error.unicodeScalars.contains("\u{FFFD}"))
  }

  @Test(arguments: 185...215)
  func `an error is cut only if it must be`(count: Int) throws {
    let words = String(repeating: "x", count: count - "dns: ".count)
    let error = try #require(try error(CURLE_COULDNT_RESOLVE_HOST, words))
    #expect(error.utf8.count == min(count, 200))
    #expect(error.hasSuffix("…") == (count > 200))
  }

  @Test(arguments: ["a\nb", "a\rb", "a\r\nb", "\n\na\r\n\r\n", "é\r\n\n\ré"])
  func `an error is one line`(words: String) throws {
    let error = try #require(try error(CURLE_COULDNT_RESOLVE_HOST, words))
    #expect(!error.utf8.contains(UInt8(ascii: "\n")))
    #expect(!error.utf8.contains(UInt8(ascii: "\r")))
  }

  @Test func `words of a server never make a failure local`() throws {
    for code in [CURLE_RECV_ERROR, CURLE_COULDNT_RESOLVE_HOST] {
      let verdict = try verdict(
        TransferReport(code: code, words: "local: no", phase: .waiting))
      guard case .down = verdict else {
        Issue.record("\(verdict)")
        continue
      }
    }
  }
}
