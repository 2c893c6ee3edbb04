import Glibc

/// The process's environment, read by name.
///
/// A web server puts what clients send in here, so nothing is ever listed,
/// passed on or read beyond a limit.
package enum Environment {
  /// More than any header, path or query that makes sense here.
  static let limit = 8192

  /// The value of `name`, nil if it is unset or empty.
  ///
  /// It is cut to 8 KiB. No sound value is so long: what is cut breaks a rule.
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
