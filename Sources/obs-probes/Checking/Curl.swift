import CCurl
import Glibc
import ObsFiles

/// libcurl's functions, from the library that is loaded when probing begins.
///
/// A request that only reads or sets a probe does without the 4 ms that
/// loading takes. Any thread may call them, for handles of its own.
@safe
struct Curl: @unchecked Sendable {
  typealias Easy = UnsafeMutableRawPointer
  typealias Multi = UnsafeMutableRawPointer

  let easyInit: @convention(c) () -> Easy?
  let easyCleanup: @convention(c) (Easy) -> Void
  let easyMessage: @convention(c) (CURLcode) -> UnsafePointer<CChar>?
  let multiInit: @convention(c) () -> Multi?
  let multiCleanup: @convention(c) (Multi) -> CURLMcode
  let multiAdd: @convention(c) (Multi, Easy) -> CURLMcode
  let multiRemove: @convention(c) (Multi, Easy) -> CURLMcode
  let multiAct:
    @convention(c) (
      Multi, curl_socket_t, Int32, UnsafeMutablePointer<Int32>
    ) -> CURLMcode
  let multiAssign:
    @convention(c) (Multi, curl_socket_t, UnsafeMutableRawPointer?)
      -> CURLMcode
  let multiMessage:
    @convention(c) (Multi, UnsafeMutablePointer<Int32>)
      -> UnsafeMutablePointer<CURLMsg>?
  let listAppend:
    @convention(c) (UnsafeMutablePointer<curl_slist>?, UnsafePointer<CChar>)
      -> UnsafeMutablePointer<curl_slist>?
  let listFree: @convention(c) (UnsafeMutablePointer<curl_slist>?) -> Void
  // Variadic: only the shim can call these.
  let easySet: UnsafeMutableRawPointer
  let easyGet: UnsafeMutableRawPointer
  let multiSet: UnsafeMutableRawPointer
  /// The system's certificate authorities: the file that the library was built
  /// with.
  let authorities: String

  /// The oldest release with CURLOPT_QUICK_EXIT.
  private static let oldest: UInt32 = 0x07_57_00

  /// Loads the library, once for the whole process.
  ///
  /// - Throws: `.unreachable` if there is none, or an old one.
  ///
  /// The corresponding C functions are `dlopen` and `dlsym`.
  init() throws(Failure) {
    let library = try Library()
    unsafe easyInit = try library.function("curl_easy_init")
    unsafe easyCleanup = try library.function("curl_easy_cleanup")
    unsafe easyMessage = try library.function("curl_easy_strerror")
    unsafe multiInit = try library.function("curl_multi_init")
    unsafe multiCleanup = try library.function("curl_multi_cleanup")
    unsafe multiAdd = try library.function("curl_multi_add_handle")
    unsafe multiRemove = try library.function("curl_multi_remove_handle")
    unsafe multiAct = try library.function("curl_multi_socket_action")
    unsafe multiAssign = try library.function("curl_multi_assign")
    unsafe multiMessage = try library.function("curl_multi_info_read")
    unsafe listAppend = try library.function("curl_slist_append")
    unsafe listFree = try library.function("curl_slist_free_all")
    unsafe easySet = try library.symbol("curl_easy_setopt")
    unsafe easyGet = try library.symbol("curl_easy_getinfo")
    unsafe multiSet = try library.symbol("curl_multi_setopt")
    authorities = try library.start(oldest: Self.oldest)
  }
}

/// The loaded library, which stays loaded.
@safe
private struct Library {
  private let handle: UnsafeMutableRawPointer

  /// With OpenSSL, else with GnuTLS.
  init() throws(Failure) {
    for name in ["libcurl.so.4", "libcurl-gnutls.so.4"] {
      guard let handle = unsafe dlopen(name, RTLD_NOW) else { continue }
      unsafe self.handle = handle
      return
    }
    throw Failure(.unreachable, "can't load libcurl: install libcurl4")
  }

  /// The address of a function.
  func symbol(_ name: String) throws(Failure) -> UnsafeMutableRawPointer {
    guard let symbol = unsafe dlsym(handle, name) else {
      throw Failure(.unreachable, "libcurl has no \(name)")
    }
    return unsafe symbol
  }

  /// A function of the C type that the caller says it is.
  func function<Function>(_ name: String) throws(Failure) -> Function {
    unsafe unsafeBitCast(try symbol(name), to: Function.self)
  }

  /// Sets the library up.
  ///
  /// - Returns: the file of its certificate authorities.
  func start(oldest: UInt32) throws(Failure) -> String {
    let start: @convention(c) (Int) -> CURLcode =
      try function("curl_global_init")
    let version:
      @convention(c) (CURLversion)
        -> UnsafeMutablePointer<curl_version_info_data> =
        unsafe try function("curl_version_info")
    guard start(Int(CURL_GLOBAL_ALL)) == CURLE_OK else {
      throw Failure(.unreachable, "libcurl does not start")
    }
    let found = unsafe version(CURLVERSION_SEVENTH).pointee
    guard unsafe found.version_num >= oldest else {
      throw unsafe Failure(
        .unreachable,
        "libcurl is too old: 7.87 or later is needed, this is "
          + String(cString: found.version))
    }
    guard let file = unsafe found.cainfo else {
      return "/etc/ssl/certs/ca-certificates.crt"
    }
    return unsafe String(cString: file)
  }
}
