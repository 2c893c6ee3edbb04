/// What went wrong, in one sentence, for both faces.
///
/// The command line prints `tool: subject: detail` and exits with
/// ``Kind/exitStatus``; the CGI program answers ``Kind/status`` with the
/// detail in a problem document. ``Kind`` is the one table of both.
package struct Failure: Error, Equatable {
  package var kind: Kind
  /// What it is about: a slug, a file's path inside the state directory, or
  /// nil when the sentence names it.
  package var subject: String?
  /// One plain sentence without a full stop: what happened, then why.
  package var detail: String
  /// What the operator can do about it; clients of the API never see it.
  package var advice: String?

  package init(_ kind: Kind, _ detail: String, about subject: String? = nil) {
    self.kind = kind
    self.detail = detail
    self.subject = subject
  }

  /// The line for stderr, without the tool's name.
  package var message: String {
    [subject, detail, advice].compactMap { $0 }.joined(separator: ": ")
  }
}

extension Failure {
  /// The kinds of failure: what scripts and HTTP clients can tell apart.
  package enum Kind: Sendable, Equatable {
    /// The command line is wrong.
    case usage
    /// A body or input that is not JSON, is cut short or repeats a key.
    case malformed
    /// A slug, parameter or field that breaks a rule of the contract.
    case invalid
    /// No token, or an unknown one.
    case unauthorized
    /// A token that may not do this.
    case forbidden
    /// No such path, probe or VM: also the command line's negative answer.
    case notFound
    /// The path exists, the method does not; the names that do.
    case methodNotAllowed(allow: String)
    /// A body came without its length.
    case lengthRequired
    /// A body over its limit.
    case tooLarge
    /// A lock or a stream slot was not to be had in time.
    case busy
    /// Libvirt does not answer.
    case unreachable
    /// The file system is full, or a quota is.
    case diskFull
    /// A directory or a file can't be made, or the state directory is unfit.
    case cannotCreate
    /// A system call failed.
    case inputOutput
  }
}

extension Failure.Kind {
  /// The status that the command exits with, after `sysexits.h`.
  package var exitStatus: Int32 {
    switch self {
    case .notFound: 1
    case .usage, .methodNotAllowed: 64
    case .malformed, .invalid, .lengthRequired, .tooLarge: 65
    case .unreachable: 69
    case .cannotCreate: 73
    case .inputOutput: 74
    case .busy, .diskFull: 75
    case .unauthorized, .forbidden: 77
    }
  }

  /// The HTTP status and its reason phrase (RFC 9110).
  package var status: Status {
    switch self {
    case .usage, .malformed: .badRequest
    case .invalid: .unprocessableContent
    case .unauthorized: .unauthorized
    case .forbidden: .forbidden
    case .notFound: .notFound
    case .methodNotAllowed: .methodNotAllowed
    case .lengthRequired: .lengthRequired
    case .tooLarge: .contentTooLarge
    case .busy, .unreachable: .serviceUnavailable
    case .diskFull: .insufficientStorage
    case .cannotCreate, .inputOutput: .internalServerError
    }
  }
}
