import CLibvirt
import ObsFiles

/// A read-only connection to libvirt; closed when it goes out of scope.
///
/// This file and `Domain.swift` are the only ones that call libvirt.
@safe
struct Connection: ~Copyable {
  private let pointer: virConnectPtr

  /// Connects; may hang for as long as libvirtd does.
  ///
  /// Read-only is all that is needed, and a web server's user may have it.
  ///
  /// The corresponding C function is `virConnectOpenReadOnly`.
  init(readOnly uri: String) throws(Failure) {
    LibvirtError.keepOffStandardError()
    guard let pointer = unsafe virConnectOpenReadOnly(uri) else {
      throw Failure(
        .unreachable,
        "libvirt at \(uri) can't be reached: \(LibvirtError.last.reason)")
    }
    unsafe self.pointer = pointer
  }

  deinit { unsafe virConnectClose(pointer) }

  /// Whether calls may still succeed: not after libvirtd has ended.
  ///
  /// The corresponding C function is `virConnectIsAlive`.
  var isAlive: Bool { unsafe virConnectIsAlive(pointer) == 1 }

  /// The VM of that name, whether it runs or not.
  ///
  /// The corresponding C function is `virDomainLookupByName`.
  func domain(named name: String) throws(Failure) -> Domain {
    guard let domain = unsafe virDomainLookupByName(pointer, name) else {
      throw LibvirtError.last.failure("look up", vm: name)
    }
    return unsafe Domain(domain, name: name)
  }
}

/// What libvirt said about its last call that failed on this thread.
///
/// A copy: libvirt's own is overwritten by the next call.
struct LibvirtError {
  private let code: virErrorNumber
  /// One line of text.
  let reason: String

  /// The corresponding C function is `virGetLastError`.
  static var last: LibvirtError {
    guard let error = unsafe virGetLastError() else {
      return LibvirtError(code: VIR_ERR_OK, reason: "it gave no reason")
    }
    let code = unsafe virErrorNumber(UInt32(bitPattern: error.pointee.code))
    guard let message = unsafe error.pointee.message else {
      return LibvirtError(code: code, reason: "error \(code.rawValue)")
    }
    return LibvirtError(
      code: code, reason: oneLine(unsafe String(cString: message)))
  }

  /// The failure to do something with a VM, which may have just gone.
  func failure(_ action: String, vm: String) -> Failure {
    guard code != VIR_ERR_NO_DOMAIN else {
      return Failure(.notFound, "libvirt knows no VM named \(Quoted(vm))")
    }
    return Failure(
      .unreachable, "libvirt can't \(action) \(Quoted(vm)): \(reason)")
  }

  /// Stops libvirt from printing errors.
  ///
  /// They would land in the log of the web server. The corresponding C
  /// function is `virSetErrorFunc`.
  static func keepOffStandardError() {
    unsafe virSetErrorFunc(nil) { _, _ in }
  }

  private static func oneLine(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value.isUnsafeOnTerminal ? " " : $0 }))
  }
}
