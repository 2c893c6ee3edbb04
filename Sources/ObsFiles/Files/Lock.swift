import Glibc

/// The exclusive lock of one app, held until its value goes.
///
/// It is on `.lock`, a file that is never removed, renamed or replaced: with
/// the lock on a data file, a writer that waits while another replaces that
/// file wakes up with the lock of a file that is no longer there.
package struct Lock: ~Copyable {
  /// How long to wait for another holder, in seconds.
  package static let patience = 5.0

  /// The file that is locked.
  package let file: File

  /// Waits for the lock of `directory`, or for another one in it.
  ///
  /// Asks again after 0.1 ms, then ever longer up to 10 ms, instead of
  /// sleeping in the kernel: an alarm to end that sleep would be one for the
  /// whole process.
  ///
  /// - Throws: `.busy` when the patience is over.
  ///
  /// The corresponding C function is `flock`.
  package init(
    _ directory: borrowing Directory, _ entry: String = ".lock",
    patience: Double = patience
  ) throws(Failure) {
    guard let file = try directory.open(entry, .holding) else {
      throw .system("can't open \(directory.path(of: entry))", ENOENT)
    }
    let start = Clock.boottime()
    var pause: UInt32 = 100
    while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
      let isHeld = errno == EWOULDBLOCK
      // MooseFS says ECANCELED when it should try again.
      guard isHeld || errno == EINTR || errno == ECANCELED else {
        throw .system("can't lock \(file.name)")
      }
      let limit = isHeld ? patience : max(patience, Self.patience)
      guard Clock.boottime() < start + limit else {
        throw Failure(
          .busy,
          "another process has held \(file.name) for "
            + "\(Int(patience)) seconds")
      }
      usleep(pause)
      pause = min(pause * 2, 10_000)
    }
    self.file = file
  }

  /// Lets the next one in.
  ///
  /// It happens at the end of the value's life anyway; this says where that is.
  package consuming func release() {}
}
