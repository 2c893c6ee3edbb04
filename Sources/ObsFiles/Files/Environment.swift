import Glibc

/// The process's environment, read by name.
///
/// A web server puts what clients send in here, so nothing is ever listed,
/// passed on or read beyond a limit.
package enum Environment {
  /// More than any header, path or query that makes sense here.
  private static let limit = 8192

  /// The value of `name`, nil if it is unset or empty.
  ///
  /// Only the first 8 KiB count: no sound value is longer, and what a longer
  /// one begins with breaks some rule.
  ///
  /// The corresponding C function is `getenv`.
  package static subscript(name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let length = unsafe strnlen(value, limit)
    guard length > 0 else { return nil }
    return unsafe String(
      decoding: UnsafeRawBufferPointer(start: value, count: length),
      as: UTF8.self)
  }
}
