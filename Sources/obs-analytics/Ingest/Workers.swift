import Glibc
import ObsFiles

/// Threads that do the same until there is no more to do.
enum Workers {
  /// Runs `body` on so many threads and waits for all of them.
  ///
  /// This thread is one of them. If there is no other to be had it does all.
  ///
  /// The corresponding C functions are `pthread_create` and `pthread_join`.
  static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
    let work = Work(body)
    var threads: [pthread_t] = []
    for _ in 1..<max(count, 1) {
      var thread = pthread_t()
      let retained = unsafe Unmanaged.passRetained(work)
      let code = unsafe pthread_create(
        &thread, nil,
        { argument in
          guard let argument = unsafe argument else { return nil }
          unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
            .body()
          return nil
        }, retained.toOpaque())
      if code == 0 {
        threads.append(thread)
      } else {
        unsafe retained.release()
      }
    }
    body()
    for thread in threads { pthread_join(thread, nil) }
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
