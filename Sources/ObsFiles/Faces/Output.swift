import Glibc

/// Standard output: the one way out of both faces.
package enum Output {
  /// Writes all of `bytes`.
  ///
  /// If the reader has gone, that is how a pipe ends: the process exits, with
  /// status 0 and without a word. Any other error is told, with status 74.
  package static func write(_ bytes: Span<UInt8>) {
    if !writeIfRead(bytes) { exit(0) }
  }

  /// Writes two spans, in one system call if the system takes them so.
  ///
  /// The corresponding C function is `writev`.
  static func write(_ first: Span<UInt8>, _ second: Span<UInt8>) {
    let written = uninterrupted {
      unsafe first.withUnsafeBytes { first in
        unsafe second.withUnsafeBytes { second in
          let parts = unsafe [
            iovec(
              iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress),
              iov_len: first.count),
            iovec(
              iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress),
              iov_len: second.count),
          ]
          return unsafe writev(STDOUT_FILENO, parts, 2)
        }
      }
    }
    // What is left, or the error, is for the one that knows what to do.
    let done = max(0, written)
    write(first.extracting(droppingFirst: min(done, first.count)))
    write(second.extracting(droppingFirst: max(0, done - first.count)))
  }

  /// Writes all of `bytes`, unless the reader has gone.
  ///
  /// - Returns: whether somebody reads.
  @discardableResult
  package static func writeIfRead(_ bytes: Span<UInt8>) -> Bool {
    let (_, error) = ObsFiles.write(bytes, to: STDOUT_FILENO)
    guard error != 0 else { return true }
    if error == EPIPE { return false }
    var failure = Failure.system("can't write standard output", error)
    // Never "try again": what was to be done may be done.
    failure.kind = .inputOutput
    failure.exit()
  }

  /// Writes a line.
  package static func write(line: String) {
    write(Array((line + "\n").utf8).span)
  }

  /// Writes a line to standard error, where it does no harm if that fails.
  package static func tell(_ line: String) {
    _ = ObsFiles.write(Array((line + "\n").utf8).span, to: STDERR_FILENO)
  }

  /// Waits until what was written is on the disk, if it is a file.
  ///
  /// The corresponding C function is `fsync`.
  package static func synchronize() throws(Failure) {
    let result = uninterrupted { fsync(STDOUT_FILENO) }
    // A pipe, a terminal and the like have nothing to sync.
    guard result == 0 || errno == EINVAL || errno == EROFS else {
      throw .system("can't sync standard output")
    }
  }

  /// Whether people look at it, so that colours are welcome.
  package static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Whether nobody can read any more what would be written.
  package static var isClosed: Bool {
    var waiting = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
    return unsafe poll(&waiting, 1, 0) > 0
      && waiting.revents & Int16(POLLERR | POLLHUP) != 0
  }
}

extension Failure {
  /// Tells the failure on stderr and ends the process with its status.
  package func exit() -> Never {
    tell()
    Glibc.exit(kind.exitStatus)
  }

  /// Prints the failure on stderr, after the name the tool was started by.
  package func tell() {
    let lines = "\(Tool.name): \(message)".split(
      separator: "\n", omittingEmptySubsequences: false)
    let shown = lines.map { String($0).escapedForTerminal }
    let line = Array((shown.joined(separator: "\n") + "\n").utf8)
    _ = ObsFiles.write(line.span, to: STDERR_FILENO)
  }
}
