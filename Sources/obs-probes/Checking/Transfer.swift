import CCurl
import Glibc
import ObsFiles

/// One request of libcurl, used again and again for other checks.
///
/// libcurl keeps a pointer to it, so it stays where it is.
@safe
final class Transfer {
  /// How much of a body is read, and how long a head may be, in bytes.
  static let limit = 1 << 16

  let easy: Curl.Easy
  let curl: Curl
  /// libcurl writes why a transfer failed to it.
  let words: UnsafeMutablePointer<CChar>
  private var connectTo: UnsafeMutablePointer<curl_slist>?

  /// What it was made with, and which of the engine's options those are.
  private let options: RequestOptions
  let era: Int
  /// Which of the caller's checks it is.
  private(set) var ticket = 0
  private(set) var check: Check
  private var at = Timestamp(seconds: 0)
  private var wantsCertificate = false
  /// Seconds for which the process did not run meanwhile.
  var stall: Double?
  /// What kept its sockets from being watched.
  var fault: String?
  // What the callbacks see.
  fileprivate var status: Int?
  fileprivate var headLength = 0
  fileprivate var bodyLength = 0
  fileprivate var stop: TransferReport.Stop?
  fileprivate var blockedAddress: String?
  fileprivate var socketError: Int32 = 0

  /// - Throws: `.unreachable` if libcurl has no memory for it.
  init(
    _ curl: Curl, _ options: RequestOptions, _ check: Check, era: Int
  ) throws(Failure) {
    guard let easy = unsafe curl.easyInit() else {
      throw Failure(.unreachable, "libcurl can't begin a transfer")
    }
    unsafe self.easy = easy
    self.curl = curl
    self.check = check
    self.options = options
    self.era = era
    unsafe words = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    try set(options)
    setCallbacks()
  }

  deinit {
    unsafe curl.easyCleanup(easy)
    unsafe curl.listFree(connectTo)
    unsafe words.deallocate()
  }

  /// Makes it ready for a check.
  func prepare(_ check: Check, ticket: Int, wantsCertificate: Bool) {
    self.check = check
    self.ticket = ticket
    self.wantsCertificate = wantsCertificate && check.isSecure
    at = .now()
    (stall, fault, status, stop, blockedAddress) = (nil, nil, nil, nil, nil)
    (headLength, bodyLength, socketError) = (0, 0, 0)
    unsafe words.pointee = 0
    set(CURLOPT_URL, check.url)
    set(CURLOPT_TIMEOUT_MS, check.timeout * 1000)
    set(CURLOPT_CERTINFO, self.wantsCertificate ? 1 : 0)
    setConnectTo(check.connectTo)
  }

  private func setConnectTo(_ address: String?) {
    let old = unsafe connectTo
    unsafe connectTo = nil
    // For whatever host and port the URL has.
    if let address { unsafe connectTo = curl.listAppend(nil, "::" + address) }
    _ = unsafe ccurl_set_pointer(
      curl.easySet, easy, CURLOPT_CONNECT_TO, connectTo)
    unsafe curl.listFree(old)
  }
}

// MARK: - What libcurl calls

extension Transfer {
  private func setCallbacks() {
    let own = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe ccurl_set_pointer(curl.easySet, easy, CURLOPT_PRIVATE, own)
    unsafe ccurl_set_pointer(curl.easySet, easy, CURLOPT_HEADERDATA, own)
    unsafe ccurl_set_pointer(curl.easySet, easy, CURLOPT_WRITEDATA, own)
    unsafe ccurl_set_pointer(curl.easySet, easy, CURLOPT_OPENSOCKETDATA, own)
    _ = unsafe ccurl_set_writer(
      curl.easySet, easy, CURLOPT_HEADERFUNCTION
    ) { line, _, count, own in
      unsafe Transfer.of(own).read(
        headLine: UnsafeRawBufferPointer(start: line, count: count))
    }
    _ = unsafe ccurl_set_writer(
      curl.easySet, easy, CURLOPT_WRITEFUNCTION
    ) { _, _, count, own in
      unsafe Transfer.of(own).read(bodyLength: count)
    }
    _ = unsafe ccurl_set_opensocket(curl.easySet, easy) { own, _, address in
      unsafe Transfer.of(own).open(address)
    }
  }

  /// The transfer that libcurl was given the address of.
  static func of(_ pointer: UnsafeMutableRawPointer?) -> Transfer {
    guard let pointer = unsafe pointer else {
      fatalError("libcurl has forgotten a transfer")
    }
    return unsafe Unmanaged<Transfer>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// - Returns: how many bytes were taken; another number ends the transfer.
  private func read(headLine line: UnsafeRawBufferPointer) -> Int {
    // What comes after the body is no part of the head.
    guard status == nil else { return line.count }
    headLength += line.count
    guard headLength <= Self.limit else { return end(.endlessHead) }
    let isLast = unsafe line.first == 0x0D || line.first == 0x0A
    guard isLast else { return line.count }
    var code = 0
    unsafe ccurl_get(curl.easyGet, easy, CURLINFO_RESPONSE_CODE, &code)
    // 100 and 103 announce an answer; 101 is one.
    if code / 100 == 1, code != 101 { return line.count }
    status = code
    guard code == check.expectedStatus else { return end(.unexpectedStatus) }
    // What comes after 101 is another protocol, no body.
    return code == 101 ? end(.enoughBody) : line.count
  }

  private func read(bodyLength length: Int) -> Int {
    bodyLength += length
    return bodyLength < Self.limit ? length : end(.enoughBody)
  }

  private func end(_ reason: TransferReport.Stop) -> Int {
    stop = reason
    return -1
  }

  /// Opens a socket, unless it would be for an address that is blocked.
  private func open(_ address: UnsafeMutablePointer<curl_sockaddr>?)
    -> curl_socket_t
  {
    guard let address = unsafe address.map({ unsafe SocketAddress($0) })
    else { return -1 }
    guard !BlockedAddress.contains(address.bytes) else {
      blockedAddress = address.text
      return -1
    }
    let descriptor = address.open()
    if descriptor < 0 { socketError = errno }
    return descriptor
  }
}

// MARK: - What came of it

extension Transfer {
  /// What to tell of it once libcurl says that it has ended.
  func outcome(_ code: CURLcode) -> Outcome {
    // What most come to needs no closer look.
    let isUp = code == CURLE_OK && status == check.expectedStatus
    return Outcome(
      verdict: isUp ? .up : Verdict(of: report(code), asking: check), at: at,
      httpStatus: status,
      latency: status == nil ? nil : seconds(CURLINFO_TOTAL_TIME_T),
      certificateEnd: wantsCertificate ? certificateEnd : nil)
  }

  private func report(_ code: CURLcode) -> TransferReport {
    var report = TransferReport(code: code)
    report.words = text(of: code)
    report.socketError = socketError
    var error = 0
    unsafe ccurl_get(curl.easyGet, easy, CURLINFO_OS_ERRNO, &error)
    report.systemError = Int32(truncatingIfNeeded: error)
    report.phase = phase
    report.status = status
    report.stop = stop
    report.blockedAddress = blockedAddress
    report.stall = stall
    report.fault = fault
    return report
  }

  private func text(of code: CURLcode) -> String {
    if unsafe words.pointee != 0 { return unsafe String(cString: words) }
    guard let message = unsafe curl.easyMessage(code) else { return "" }
    return unsafe String(cString: message)
  }

  private var phase: TransferReport.Phase {
    if status != nil { return .inBody }
    if headLength > 0 { return .inHead }
    if check.isSecure ? seconds(CURLINFO_APPCONNECT_TIME_T) > 0 : isConnected {
      return .waiting
    }
    if isConnected { return .handshaking }
    return seconds(CURLINFO_NAMELOOKUP_TIME_T) > 0 ? .connecting : .resolving
  }

  /// CURLINFO_CONNECT_TIME_T is 0 until the TLS handshake is over.
  private var isConnected: Bool {
    var port = 0
    unsafe ccurl_get(curl.easyGet, easy, CURLINFO_PRIMARY_PORT, &port)
    return port > 0
  }

  private func seconds(_ info: CURLINFO) -> Double {
    var microseconds: curl_off_t = 0
    unsafe ccurl_get(curl.easyGet, easy, info, &microseconds)
    return Double(microseconds) / 1e6
  }

  /// The end of the server's certificate, the first of the chain.
  private var certificateEnd: Timestamp? {
    var found: UnsafeMutablePointer<curl_certinfo>?
    unsafe ccurl_get(curl.easyGet, easy, CURLINFO_CERTINFO, &found)
    guard let chain = unsafe found, unsafe chain.pointee.num_of_certs > 0
    else { return nil }
    var next = unsafe chain.pointee.certinfo[0]
    while let line = unsafe next {
      let text = unsafe String(cString: line.pointee.data)
      // OpenSSL says "Expire date", GnuTLS "Expire Date".
      let label = text.prefix("Expire date:".count)
      if label.lowercased() == "expire date:" {
        return CertificateTime.read(text.dropFirst(label.count))
      }
      unsafe next = line.pointee.next
    }
    return nil
  }
}
