/// Cross-origin requests (the Fetch standard): off, unless the operator names
/// the one origin whose pages may use the API.
extension Response {
  /// `OBS_CORS_ORIGIN`, if it can stand in a header.
  static func allowedOrigin(_ config: Config) -> String? {
    guard let origin = config["OBS_CORS_ORIGIN"],
      origin.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    return origin
  }

  /// The answer to a browser that asks first.
  ///
  /// It carries no token, so it comes before the token's check.
  static var preflight: Response {
    var response = Response.noContent
    response.headers = [
      Header(
        name: "Access-Control-Allow-Methods",
        value: "GET, HEAD, POST, PUT, DELETE"),
      Header(
        name: "Access-Control-Allow-Headers",
        value: "Authorization, Content-Type, Last-Event-ID"),
      Header(name: "Access-Control-Max-Age", value: "86400"),
    ]
    return response
  }

  /// The same answer, for the pages of `origin` too.
  func allowing(_ origin: String?) -> Response {
    guard let origin else { return self }
    var response = self
    response.headers += [
      Header(name: "Access-Control-Allow-Origin", value: origin),
      Header(name: "Vary", value: "Origin"),
    ]
    return response
  }
}
