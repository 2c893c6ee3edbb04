import CLinux
import Glibc
import ObsFiles
import Synchronization

/// Hands things from one thread to another.
final class Mailbox<Item: Sendable>: Sendable {
  private struct Contents {
    var items: [Item] = []
    var isClosed = false
  }

  private let contents = Mutex(Contents())
  /// Readable while something is inside or the box is closed.
  let descriptor: Int32

  /// - Throws: `.inputOutput` if there is no descriptor to be had.
  ///
  /// The corresponding C function is `eventfd`.
  init() throws(Failure) {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard descriptor >= 0 else { throw .system("can't wake up threads") }
  }

  deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

  /// Puts things in; the other side wakes up.
  func post(_ items: [Item]) {
    guard !items.isEmpty else { return }
    let wasEmpty = contents.withLock { contents in
      let wasEmpty = contents.items.isEmpty
      contents.items += items
      return wasEmpty
    }
    if wasEmpty { ring() }
  }

  /// Nothing more will come.
  func close() {
    contents.withLock { $0.isClosed = true }
    ring()
  }

  /// Takes out what is inside, `limit` things at most, without waiting.
  ///
  /// - Returns: nil if nothing is inside and nothing will come.
  func take(_ limit: Int = .max) -> [Item]? {
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

  /// Waits until something is inside or the box is closed.
  ///
  /// The corresponding C function is `poll`.
  func wait() {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = unsafe poll(&waiting, 1, -1)
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
