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

  private init(descriptor: Int32) { self.descriptor = descriptor }

  /// One that is told of nothing, for when the kernel has none left: waits are
  /// slower, no more.
  package static var deaf: Watch { Watch(descriptor: -1) }

  deinit { if descriptor >= 0 { _ = close(descriptor) } }

  /// What there is to be told of.
  package enum Interest {
    /// Whatever happens to the files of a directory.
    case everything
    /// Files that are there as they are to stay: those still open are not, and
    /// those that are moved away are not told of.
    case settledFiles
    /// Which names there are, and what each of them stands for.
    case names

    fileprivate var events: Int32 {
      switch self {
      case .everything: IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE
      case .settledFiles:
        IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE
      case .names: IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE
      }
    }
  }

  /// Which directory a change was in: a number that it got when it was added.
  package typealias Place = Int32

  /// Watches the files of a directory; to watch it twice changes nothing.
  ///
  /// - Returns: nil if the kernel has no watch left. Then waits are slower, no
  ///   more, for who looks at the files after each wait.
  ///
  /// The corresponding C function is `inotify_add_watch`.
  @discardableResult
  package func add(
    _ directory: borrowing Directory, for interest: Interest = .everything
  ) -> Place? {
    // The descriptor's own path: whatever the directory is called by now.
    let path = "/proc/self/fd/\(directory.descriptor)"
    let place = unsafe inotify_add_watch(
      descriptor, path, UInt32(interest.events | IN_ONLYDIR))
    return place < 0 ? nil : place
  }

  /// Forgets a directory.
  ///
  /// The corresponding C function is `inotify_rm_watch`.
  package func remove(_ place: Place) { inotify_rm_watch(descriptor, place) }

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
    takeChanges { _, _ in }
  }
}

// MARK: - What has changed

extension Watch {
  /// Calls `body` with each change since the last time, without waiting.
  ///
  /// - Parameter body: gets the directory and the file's name. An empty name
  ///   means the directory itself: it is not watched any more. Place -1 means
  ///   that changes were lost: whatever is watched may have changed.
  package func takeChanges(_ body: (Place, Span<UInt8>) -> Void) {
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { return }
      unsafe buffer.withUnsafeBytes { bytes in
        let filled = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<count])
        unsafe Self.forEachEvent(in: filled, body)
      }
    }
  }

  /// Takes apart what `read` gave: headers, each with a padded name behind it.
  @unsafe
  private static func forEachEvent(
    in bytes: UnsafeRawBufferPointer, _ body: (Place, Span<UInt8>) -> Void
  ) {
    let header = MemoryLayout<inotify_event>.size
    var start = 0
    while start + header <= bytes.count {
      let event = unsafe bytes.loadUnaligned(
        fromByteOffset: start, as: inotify_event.self)
      let end = start + header + Int(event.len)
      guard end <= bytes.count else { return }
      let padded = unsafe UnsafeRawBufferPointer(
        rebasing: bytes[start + header..<end])
      let length = unsafe padded.firstIndex(of: 0) ?? padded.count
      let name = unsafe padded.bindMemory(to: UInt8.self)
      unsafe body(event.wd, name.span.extracting(first: length))
      start = end
    }
  }
}

extension Span<UInt8> {
  /// Whether a name reads like this.
  package func isName(_ name: String) -> Bool {
    var name = name
    return name.withUTF8 { other in
      count == other.count
        && indices.allSatisfy { unsafe self[$0] == other[$0] }
    }
  }

  /// The name as text.
  package var name: String {
    unsafe withUnsafeBufferPointer {
      unsafe String(decoding: $0, as: UTF8.self)
    }
  }
}
