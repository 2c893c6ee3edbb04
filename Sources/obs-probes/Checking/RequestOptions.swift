import CCurl
import ObsFiles

/// What all requests have in common.
@safe
struct RequestOptions {
  var userAgent = "obs-probes/\(version)"
  /// Which certificate authorities are trusted; nil: the system's alone.
  let authorities: Authorities?
  /// The file that has them.
  let authoritiesPath: String
  /// `Connection: close`; it lives as long as the process.
  var headers: UnsafeMutablePointer<curl_slist>?

  init(_ curl: Curl, _ authorities: Authorities?) {
    self.authorities = authorities
    authoritiesPath = authorities?.path ?? curl.authorities
    unsafe headers = curl.listAppend(nil, "Connection: close")
  }
}

extension Transfer {
  /// The corresponding C function is `curl_easy_setopt`.
  @discardableResult
  func set(_ option: CURLoption, _ value: Int) -> CURLcode {
    unsafe ccurl_set_long(curl.easySet, easy, option, value)
  }

  /// libcurl copies the text.
  func set(_ option: CURLoption, _ value: String) {
    _ = unsafe value.withCString {
      unsafe ccurl_set_pointer(curl.easySet, easy, option, $0)
    }
  }

  func set(_ options: RequestOptions) throws(Failure) {
    set(CURLOPT_NOSIGNAL, 1)
    // Else a name server that hangs holds up all transfers: their thread is
    // waited for when the time is up.
    guard set(CURLOPT_QUICK_EXIT, 1) == CURLE_OK else {
      throw Failure(.unreachable, "libcurl lacks CURLOPT_QUICK_EXIT")
    }
    // Small enough for malloc to have it at hand: bodies are not kept.
    set(CURLOPT_BUFFERSIZE, 1024)
    set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    set(CURLOPT_USERAGENT, options.userAgent)
    unsafe ccurl_set_pointer(
      curl.easySet, easy, CURLOPT_HTTPHEADER, options.headers)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_FOLLOWLOCATION, 0)
    set(CURLOPT_PATH_AS_IS, 1)
    set(CURLOPT_PROXY, "")
    // Each check is a visitor who has never been there.
    set(CURLOPT_FRESH_CONNECT, 1)
    set(CURLOPT_FORBID_REUSE, 1)
    set(CURLOPT_SSL_SESSIONID_CACHE, 0)
    set(CURLOPT_DNS_CACHE_TIMEOUT, 0)
    set(CURLOPT_CAINFO, options.authoritiesPath)
    // Debian's libcurl reads a whole directory of certificates for each
    // connection otherwise: 22 ms instead of 1.
    unsafe ccurl_set_pointer(curl.easySet, easy, CURLOPT_CAPATH, nil)
    unsafe ccurl_set_pointer(curl.easySet, easy, CURLOPT_ERRORBUFFER, words)
  }
}
