import CLinux
import Glibc
import ObsFiles

/// A time limit for calls that have none of their own.
enum Deadline {
  /// Runs `body` on a thread of its own and waits for it, but not for ever.
  ///
  /// A call that hangs inside a C library can't be cancelled safely: its
  /// thread is left behind, and with it whatever `body` holds.
  ///
  /// - Parameter meanwhile: what this thread does before it waits.
  /// - Returns: what `body` returned, or nil when the time was up first.
  /// - Throws: what `body` or `meanwhile` threw, or `.inputOutput` if there is
  ///   no thread to be had.
  static func run<Value: Sendable>(
    seconds: Int, meanwhile: () throws(Failure) -> Void,
    _ body: @escaping @Sendable () throws(Failure) -> Value
  ) throws(Failure) -> Value? {
    let work = Work(body)
    // Else the thread takes memory of its own, a page at a time.
    mallopt(M_ARENA_MAX, 1)
    let thread = try Thread {
      blockBrokenPipe()
      work.run()
    }
    var failure: Failure?
    do throws(Failure) {
      try meanwhile()
    } catch {
      failure = error
    }
    // To its very end: a process that exits cleans up what a thread uses.
    let hasEnded = thread.join(seconds: seconds)
    if let failure { throw failure }
    return hasEnded ? try work.outcome?.get() : nil
  }

  /// Makes a peer that hangs up an error of the call on this thread, without
  /// a change to what SIGPIPE means for the process.
  ///
  /// The corresponding C function is `pthread_sigmask`.
  private static func blockBrokenPipe() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
  }
}

/// One piece of work and, once its thread has ended, what came of it.
private final class Work<Value: Sendable>: @unchecked Sendable {
  private(set) var outcome: Result<Value, Failure>?
  private let body: @Sendable () throws(Failure) -> Value

  init(_ body: @escaping @Sendable () throws(Failure) -> Value) {
    self.body = body
  }

  func run() {
    do throws(Failure) {
      outcome = .success(try body())
    } catch {
      outcome = .failure(error)
    }
  }
}
