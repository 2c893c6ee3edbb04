import Glibc

/// How many files this process may have open.
package enum FileLimit {
  /// Allows as many as the system does.
  ///
  /// - Returns: how many that are.
  ///
  /// The corresponding C function is `setrlimit`.
  @discardableResult
  package static func raise() -> Int {
    var limit = rlimit()
    unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_cur)
  }
}
