import CCurl
import Glibc
import ObsFiles

/// Runs checks side by side on one thread: libcurl's multi interface over
/// epoll.
///
/// The corresponding C functions are `curl_multi_socket_action` and
/// `epoll_wait`.
@safe
final class CheckEngine {
  /// With so many checks under way, what happens within a millisecond is done
  /// in one go: to wake up for each packet would take more time than libcurl.
  private static let crowd = 16
  private static let pause: UInt32 = 1000
  /// A stall of so many seconds may spoil what was under way: answers that came
  /// meanwhile would look late.
  private static let longestStall = 0.5

  private let curl: Curl
  private let multi: Curl.Multi
  private let epoll: Epoll
  private var options: RequestOptions
  /// How often ``options`` have changed.
  private var era = 0
  private var idle: [Transfer] = []
  private var running: [Int: Transfer] = [:]
  /// When libcurl wants to be called though no socket is ready.
  private var alarm: Double?
  /// When the last step ended, by the time since the machine's start.
  private var paused: Double?

  /// - Parameter authorities: nil for the system's alone.
  /// - Throws: `.unreachable` without a libcurl.
  init(_ curl: Curl, _ authorities: Authorities?) throws(Failure) {
    guard let multi = unsafe curl.multiInit() else {
      throw Failure(.unreachable, "libcurl does not start")
    }
    self.curl = curl
    unsafe self.multi = multi
    options = RequestOptions(curl, authorities)
    epoll = try Epoll()
    setCallbacks()
  }

  deinit {
    for transfer in running.values {
      _ = unsafe curl.multiRemove(multi, transfer.easy)
    }
    _ = unsafe curl.multiCleanup(multi)
  }

  /// How many checks are under way.
  var count: Int { running.count }

  /// Trusts these certificate authorities from now on.
  func trust(_ authorities: Authorities?) {
    options = RequestOptions(curl, authorities)
    idle.removeAll()
    // Those that run now keep the old ones, and are not used again.
    era += 1
  }

  /// Ends a step when this descriptor can be read, too.
  func wake(by descriptor: Int32) throws(Failure) {
    try epoll.add(descriptor, .readable)
  }

  /// Does not do that any more.
  func sleep(through descriptor: Int32) { epoll.remove(descriptor) }
}

// MARK: - Running

extension CheckEngine {
  /// Begins a check.
  ///
  /// - Parameters:
  ///   - ticket: what the outcome is given back with.
  ///   - wantsCertificate: whether to find out when the certificate ends,
  ///     which takes a tenth of a millisecond.
  /// - Throws: `.unreachable` if libcurl has no memory for it.
  func start(_ check: Check, ticket: Int, wantsCertificate: Bool)
    throws(Failure)
  {
    let transfer: Transfer
    if let old = idle.popLast() {
      transfer = old
    } else {
      transfer = try Transfer(curl, options, check, era: era)
    }
    transfer.prepare(
      check, ticket: ticket, wantsCertificate: wantsCertificate)
    guard unsafe curl.multiAdd(multi, transfer.easy) == CURLM_OK else {
      throw Failure(.unreachable, "libcurl does not take a transfer")
    }
    running[ticket] = transfer
  }

  /// Waits for something to happen and does what is to be done.
  ///
  /// - Parameters:
  ///   - seconds: the longest wait.
  ///   - ended: gets each check that has ended.
  func step(within seconds: Double, _ ended: (Int, Outcome) -> Void) {
    if running.count >= Self.crowd { usleep(Self.pause) }
    let now = Clock.monotonic()
    let end = min(now + seconds, alarm ?? .infinity)
    let wait = max(0, end - now)
    let ready = epoll.wait(seconds: wait)
    for descriptor in ready { act(descriptor.number, descriptor.readiness) }
    if let alarm, Clock.monotonic() >= alarm {
      self.alarm = nil
      act(CURL_SOCKET_TIMEOUT, [])
    }
    noteStall(wait)
    takeMessages(ended)
    paused = Clock.boottime()
  }

  /// Marks what was under way while this thread did not run when it should, or
  /// was too busy, or the machine slept.
  private func noteStall(_ wait: Double) {
    let now = Clock.boottime()
    let stall = now - (paused ?? now) - wait
    guard stall > Self.longestStall else { return }
    for transfer in running.values {
      transfer.stall = max(transfer.stall ?? 0, stall)
    }
  }

  private func act(_ socket: curl_socket_t, _ readiness: Epoll.Readiness) {
    var mask: Int32 = 0
    if readiness.contains(.readable) { mask |= CURL_CSELECT_IN }
    if readiness.contains(.writable) { mask |= CURL_CSELECT_OUT }
    if readiness.contains(.broken) { mask |= CURL_CSELECT_ERR }
    var stillRunning: Int32 = 0
    _ = unsafe curl.multiAct(multi, socket, mask, &stillRunning)
  }

  private func takeMessages(_ ended: (Int, Outcome) -> Void) {
    var left: Int32 = 0
    while let message = unsafe curl.multiMessage(multi, &left) {
      guard unsafe message.pointee.msg == CURLMSG_DONE,
        let easy = unsafe message.pointee.easy_handle
      else { continue }
      let code = unsafe message.pointee.data.result
      let transfer = unsafe transfer(of: easy)
      let outcome = transfer.outcome(code)
      _ = unsafe curl.multiRemove(multi, easy)
      running[transfer.ticket] = nil
      if transfer.era == era { idle.append(transfer) }
      ended(transfer.ticket, outcome)
    }
  }
}

extension CheckEngine {
  private func transfer(of easy: Curl.Easy) -> Transfer {
    var own: UnsafeMutableRawPointer?
    unsafe ccurl_get(curl.easyGet, easy, CURLINFO_PRIVATE, &own)
    return unsafe Transfer.of(own)
  }
}

// MARK: - What libcurl calls

extension CheckEngine {
  private func setCallbacks() {
    let own = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe ccurl_multi_set_pointer(
      curl.multiSet, multi, CURLMOPT_SOCKETDATA, own)
    unsafe ccurl_multi_set_pointer(
      curl.multiSet, multi, CURLMOPT_TIMERDATA, own)
    unsafe ccurl_multi_set_long(
      curl.multiSet, multi, CURLMOPT_MAXCONNECTS, 1)
    _ = unsafe ccurl_multi_set_socket(curl.multiSet, multi) {
      easy, socket, what, own, known in
      unsafe CheckEngine.of(own)?.watch(
        socket, what, isKnown: known != nil, for: easy)
      return 0
    }
    _ = unsafe ccurl_multi_set_timer(curl.multiSet, multi) {
      _, milliseconds, own in
      unsafe CheckEngine.of(own)?.alarm =
        milliseconds < 0
        ? nil : Clock.monotonic() + Double(milliseconds) / 1000
      return 0
    }
  }

  private static func of(_ pointer: UnsafeMutableRawPointer?) -> CheckEngine? {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe Unmanaged<CheckEngine>.fromOpaque(pointer)
      .takeUnretainedValue()
  }

  /// Looks at a socket, in another way than before, or not any more.
  private func watch(
    _ socket: curl_socket_t, _ what: Int32, isKnown: Bool,
    for easy: Curl.Easy?
  ) {
    guard what != CURL_POLL_REMOVE else {
      epoll.remove(socket)
      return
    }
    var readiness: Epoll.Readiness = []
    if what & CURL_POLL_IN != 0 { readiness.insert(.readable) }
    if what & CURL_POLL_OUT != 0 { readiness.insert(.writable) }
    guard !isKnown else { return epoll.change(socket, readiness) }
    do throws(Failure) {
      try epoll.add(socket, readiness)
    } catch {
      // It is going to wait in vain.
      guard let easy = unsafe easy else { return }
      unsafe transfer(of: easy).fault = error.detail
    }
    // Any pointer will do: it comes back as a sign that the socket is known.
    _ = unsafe curl.multiAssign(
      multi, socket, Unmanaged.passUnretained(self).toOpaque())
  }
}
