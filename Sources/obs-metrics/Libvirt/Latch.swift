import Glibc

/// Opens once; a thread can wait for it, but not for ever.
///
/// What a thread wrote before it opened the latch, another sees after it has
/// waited for it.
@safe
final class Latch: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(
    capacity: 1)
  private let opened = UnsafeMutablePointer<pthread_cond_t>.allocate(
    capacity: 1)
  private var isOpen = false

  /// A closed latch, on the monotonic clock: setting the time must neither
  /// hang a request nor end it.
  init() {
    unsafe pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    unsafe pthread_condattr_init(&attributes)
    unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    unsafe pthread_cond_init(opened, &attributes)
    unsafe pthread_condattr_destroy(&attributes)
  }

  deinit {
    unsafe pthread_cond_destroy(opened)
    unsafe pthread_mutex_destroy(mutex)
    unsafe opened.deallocate()
    unsafe mutex.deallocate()
  }

  /// Opens the latch, for good.
  ///
  /// The corresponding C function is `pthread_cond_signal`.
  func open() {
    unsafe pthread_mutex_lock(mutex)
    isOpen = true
    unsafe pthread_cond_signal(opened)
    unsafe pthread_mutex_unlock(mutex)
  }

  /// Whether it is open.
  var isOpened: Bool { wait(seconds: 0) }

  /// Whether it opened within so many seconds.
  ///
  /// The corresponding C function is `pthread_cond_timedwait`.
  func wait(seconds: Int) -> Bool {
    var limit = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &limit)
    limit.tv_sec += seconds
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while !isOpen {
      let code = unsafe pthread_cond_timedwait(opened, mutex, &limit)
      guard code != ETIMEDOUT else { break }
    }
    return isOpen
  }
}
