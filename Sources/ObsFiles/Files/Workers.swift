/// Threads that do the same until there is no more to do.
package enum Workers {
  /// Runs `body` on so many threads and waits for all of them.
  ///
  /// This thread is one of them. If there is no other to be had it does all.
  package static func run(
    _ count: Int, _ body: @escaping @Sendable () -> Void
  ) {
    guard count > 1, let thread = try? Thread(body) else { return body() }
    run(count - 1, body)
    thread.join()
  }
}
