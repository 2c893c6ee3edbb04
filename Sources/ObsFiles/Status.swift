/// An HTTP status with its reason phrase (RFC 9110 section 15, RFC 4918).
package enum Status: Int, Sendable {
  case ok = 200
  case created = 201
  case noContent = 204
  case badRequest = 400
  case unauthorized = 401
  case forbidden = 403
  case notFound = 404
  case methodNotAllowed = 405
  case lengthRequired = 411
  case contentTooLarge = 413
  case unprocessableContent = 422
  case internalServerError = 500
  case serviceUnavailable = 503
  case insufficientStorage = 507

  /// The words after the number, which are also a problem's title.
  package var reason: StaticString {
    switch self {
    case .ok: "OK"
    case .created: "Created"
    case .noContent: "No Content"
    case .badRequest: "Bad Request"
    case .unauthorized: "Unauthorized"
    case .forbidden: "Forbidden"
    case .notFound: "Not Found"
    case .methodNotAllowed: "Method Not Allowed"
    case .lengthRequired: "Length Required"
    case .contentTooLarge: "Content Too Large"
    case .unprocessableContent: "Unprocessable Content"
    case .internalServerError: "Internal Server Error"
    case .serviceUnavailable: "Service Unavailable"
    case .insufficientStorage: "Insufficient Storage"
    }
  }
}
