import Glibc

/// Runs a system call again for as long as a signal interrupts it.
///
/// The one home of EINTR.
func uninterrupted<Result: SignedInteger>(
  _ call: () -> Result
) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}

extension Failure {
  /// The failure that `errno` describes: what was tried, then the system's
  /// reason.
  ///
  /// - Parameters:
  ///   - action: what can't be done, as in `"can't open events.jsonl"`.
  ///   - code: the error number, of the call that just failed if not given.
  ///   - making: whether something was to be made or changed, so that a lack
  ///     of permission means that it can't be created.
  package static func system(
    _ action: String, _ code: Int32 = errno, making: Bool = false
  ) -> Failure {
    let isForbidden = code == EACCES || code == EPERM
    return Failure(
      making && isForbidden ? .cannotCreate : kind(of: code),
      "\(action): \(reason(of: code))")
  }

  private static func kind(of code: Int32) -> Kind {
    switch code {
    case ENOSPC, EDQUOT, EFBIG: .diskFull
    case EROFS: .cannotCreate
    default: .inputOutput
    }
  }

  private static func reason(of code: Int32) -> String {
    switch code {
    case EROFS: "the file system is read-only"
    case EFBIG: "the file may not grow further (a limit of this process)"
    case ELOOP: "it is a symbolic link, and none is followed here"
    default: unsafe String(cString: strerror(code))
    }
  }
}
