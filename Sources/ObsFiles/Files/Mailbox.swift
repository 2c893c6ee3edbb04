import CLinux
import Glibc
import Synchronization

/// Hands things from one thread to another.
package final class Mailbox<Item: Sendable>: Sendable {
  private struct Contents {
    var items: [Item] = []
    var isClosed = false
  }

  private let contents = Mutex(Contents())
  /// Readable while something is inside or the box is closed.
  package let descriptor: Int32

  /// - Throws: `.inputOutput` if there is no descriptor to be had.
  ///
  /// The corresponding C function is `eventfd`.
  package init() throws(Failure) {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard descriptor >= 0 else { throw .system("can't wake up threads") }
  }

  deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

  /// Puts things in; the other side wakes up.
  package func post(_ items: [Item]) {
    guard !items.isEmpty else { return }
    let wasEmpty = contents.withLock { contents in
      let wasEmpty = contents.items.isEmpty
      contents.items += items
      return wasEmpty
    }
    if wasEmpty { ring() }
  }

  /// Nothing more will come.
  package func close() {
    contents.withLock { $0.isClosed = true }
    ring()
  }

  /// Takes out what is inside, `limit` things at most, without waiting.
  ///
  /// - Returns: nil if nothing is inside and nothing will come.
  package func take(_ limit: Int = .max) -> [Item]? {
    contents.withLock { contents in
      if contents.items.isEmpty {
        guard !contents.isClosed else { return nil }
        silence()
        return []
      }
      let taken = Array(contents.items.prefix(limit))
      contents.items.removeFirst(taken.count)
      if contents.items.isEmpty, !contents.isClosed { silence() }
      return taken
    }
  }

  /// Waits until something is inside, the box is closed or a signal comes.
  ///
  /// - Parameter seconds: how long at most; nil for as long as it takes.
  ///
  /// The corresponding C function is `poll`.
  package func wait(seconds: Double? = nil) {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    // Rounded up: what is to happen at a time must not happen before it.
    let limit = seconds.map { Int32(($0 * 1000).rounded(.up)) } ?? -1
    _ = unsafe poll(&waiting, 1, limit)
  }

  private func ring() {
    var one: UInt64 = 1
    _ = unsafe write(descriptor, &one, 8)
  }

  private func silence() {
    var count: UInt64 = 0
    _ = unsafe read(descriptor, &count, 8)
  }
}
