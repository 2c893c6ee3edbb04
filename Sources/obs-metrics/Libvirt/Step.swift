import Synchronization

/// What another thread is doing just now, for the message if it never ends.
final class Step: Sendable {
  private let current: Mutex<String>

  /// - Parameter text: a phrase like "connecting to qemu:///system".
  init(_ text: String) { current = Mutex(text) }

  /// The phrase; any thread may read and write it.
  var text: String {
    get { current.withLock { $0 } }
    set { current.withLock { $0 = newValue } }
  }
}
