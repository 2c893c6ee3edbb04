import CLinux
import Glibc
import ObsFiles

/// Waits for many descriptors at once.
struct Epoll: ~Copyable {
  /// What a descriptor is ready for, or is to be ready for.
  struct Readiness: OptionSet {
    let rawValue: UInt32

    static let readable = Readiness(rawValue: EPOLLIN.rawValue)
    static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
    /// An error, or the other side has gone.
    static let broken = Readiness(
      rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
  }

  /// A descriptor that is ready.
  struct Ready {
    var number: Int32
    var readiness: Readiness
  }

  /// How many descriptors are told of in one go.
  private static let batch = 256

  private let descriptor: Int32

  /// The corresponding C function is `epoll_create1`.
  init() throws(Failure) {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { throw .system("can't wait for sockets") }
  }

  deinit { _ = close(descriptor) }

  /// - Throws: `.inputOutput` if the kernel has no memory or no watch left.
  func add(_ number: Int32, _ readiness: Readiness) throws(Failure) {
    guard control(EPOLL_CTL_ADD, number, readiness) else {
      throw .system("can't wait for a socket")
    }
  }

  func change(_ number: Int32, _ readiness: Readiness) {
    _ = control(EPOLL_CTL_MOD, number, readiness)
  }

  func remove(_ number: Int32) { _ = control(EPOLL_CTL_DEL, number, []) }

  /// The corresponding C function is `epoll_ctl`.
  private func control(
    _ action: Int32, _ number: Int32, _ readiness: Readiness
  ) -> Bool {
    var event = unsafe epoll_event()
    unsafe event.events = readiness.rawValue
    unsafe event.data.fd = number
    return unsafe epoll_ctl(descriptor, action, number, &event) == 0
  }

  /// Waits until descriptors are ready, or until the time is up or a signal
  /// comes; then there are none.
  ///
  /// The corresponding C function is `epoll_wait`.
  func wait(seconds: Double) -> [Ready] {
    let milliseconds = Int32(min(seconds * 1000, 1e6).rounded(.up))
    return unsafe withUnsafeTemporaryAllocation(
      of: epoll_event.self, capacity: Self.batch
    ) { events in
      let count = unsafe epoll_wait(
        descriptor, events.baseAddress, Int32(Self.batch), milliseconds)
      return unsafe events.prefix(max(0, Int(count))).map {
        unsafe Ready(
          number: $0.data.fd, readiness: Readiness(rawValue: $0.events))
      }
    }
  }
}
