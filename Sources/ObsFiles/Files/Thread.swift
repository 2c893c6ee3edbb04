import CLinux
import Glibc

/// A thread of its own for what may block.
///
/// Tasks are no choice here: their pool has a thread for each processor, and
/// one that waits for a disk is missing to all others.
package struct Thread: ~Copyable {
  private let handle: pthread_t

  /// Starts a thread.
  ///
  /// - Throws: `.inputOutput` if there is none to be had.
  ///
  /// The corresponding C function is `pthread_create`.
  package init(_ body: sending @escaping () -> Void) throws(Failure) {
    let work = Work(body)
    var handle = pthread_t()
    let retained = unsafe Unmanaged.passRetained(work)
    let code = unsafe pthread_create(
      &handle, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, retained.toOpaque())
    guard code == 0 else {
      unsafe retained.release()
      throw .system("can't start a thread", code)
    }
    self.handle = handle
  }

  /// Waits until it has ended.
  ///
  /// The corresponding C function is `pthread_join`.
  package consuming func join() { pthread_join(handle, nil) }

  /// Waits until it has ended, but not for ever: then it is left to itself.
  ///
  /// It waits by the clock that nobody sets.
  ///
  /// - Returns: whether it has ended.
  ///
  /// The corresponding C function is `pthread_clockjoin_np`.
  package consuming func join(seconds: Int) -> Bool {
    var limit = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &limit)
    limit.tv_sec += seconds
    let code = unsafe pthread_clockjoin_np(
      handle, nil, CLOCK_MONOTONIC, &limit)
    if code != 0 { pthread_detach(handle) }
    return code == 0
  }

  /// Leaves it to itself.
  ///
  /// The corresponding C function is `pthread_detach`.
  package consuming func detach() { pthread_detach(handle) }
}

/// What a thread does: a C function takes no closure.
private final class Work {
  let body: () -> Void

  init(_ body: @escaping () -> Void) { self.body = body }
}
