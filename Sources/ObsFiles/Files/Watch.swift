import Glibc

/// Waits for changes in directories.
///
/// The kernel tells at once what happens on this machine. What another machine
/// does on a shared file system it does not know, so a wait never lasts longer
/// than ``patience``: whoever follows files looks at them then.
package struct Watch: ~Copyable {
  /// The longest wait, in seconds.
  package static let patience = 1.0

  private let descriptor: Int32

  /// The corresponding C function is `inotify_init1`.
  package init() throws(Failure) {
    descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    guard descriptor >= 0 else { throw .system("can't watch for changes") }
  }

  deinit { _ = close(descriptor) }

  /// Watches the files of a directory; to watch it twice changes nothing.
  ///
  /// If the kernel has no watch left the waits are merely slower.
  ///
  /// The corresponding C function is `inotify_add_watch`.
  package func add(_ directory: borrowing Directory) {
    let events = IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_ONLYDIR
    // The descriptor's own path: whatever the directory is called by now.
    let path = "/proc/self/fd/\(directory.descriptor)"
    _ = unsafe inotify_add_watch(descriptor, path, UInt32(events))
  }

  /// Waits for a change, or ``patience`` long, or until a signal comes.
  ///
  /// - Parameter reader: whether to wait no longer than somebody reads
  ///   standard output.
  package func wait(forReader reader: Bool = true) {
    var waiting = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      // A descriptor below zero is passed over.
      pollfd(fd: reader ? STDOUT_FILENO : -1, events: 0, revents: 0),
    ]
    _ = unsafe poll(&waiting, 2, Int32(Self.patience * 1000))
    drain()
  }

  private func drain() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while unsafe read(descriptor, &buffer, buffer.count) > 0 {}
  }
}
