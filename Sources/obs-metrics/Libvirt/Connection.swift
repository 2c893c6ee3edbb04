import CLibvirt
import ObsFiles

/// A read-only connection to libvirt; closed when it goes out of scope.
///
/// This file and `Domain.swift` are the only ones that call libvirt.
@safe
struct Connection: ~Copyable {
  private let libvirt: LibvirtLibrary
  private let pointer: virConnectPtr

  /// Connects; may hang for as long as libvirtd does.
  ///
  /// Read-only is all that is needed, and a web server's user may have it.
  ///
  /// - Throws: `.unreachable`, also if there is no libvirt to be loaded.
  ///
  /// The corresponding C function is `virConnectOpenReadOnly`.
  init(readOnly uri: String) throws(Failure) {
    let libvirt = try LibvirtLibrary.loaded()
    guard let pointer = unsafe libvirt.open(uri) else {
      throw Failure(
        .unreachable,
        "libvirt at \(uri) can't be reached: \(LibvirtError(of: libvirt).reason)"
      )
    }
    unsafe self.pointer = pointer
    self.libvirt = libvirt
  }

  /// The corresponding C function is `virConnectClose`.
  deinit { _ = unsafe libvirt.close(pointer) }

  /// Whether calls may still succeed: not after libvirtd has ended.
  ///
  /// The corresponding C function is `virConnectIsAlive`.
  var isAlive: Bool { unsafe libvirt.isAlive(pointer) == 1 }

  /// The VM of that name, whether it runs or not.
  ///
  /// The corresponding C function is `virDomainLookupByName`.
  func domain(named name: String) throws(Failure) -> Domain {
    guard let domain = unsafe libvirt.lookUp(pointer, name) else {
      throw LibvirtError(of: libvirt).failure("look up", vm: name)
    }
    return unsafe Domain(domain, name: name, of: libvirt)
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
  init(of libvirt: LibvirtLibrary) {
    guard let error = unsafe libvirt.lastError() else {
      (code, reason) = (VIR_ERR_OK, "it gave no reason")
      return
    }
    code = unsafe virErrorNumber(UInt32(bitPattern: error.pointee.code))
    reason =
      if let message = unsafe error.pointee.message {
        Self.oneLine(unsafe String(cString: message))
      } else {
        "error \(code.rawValue)"
      }
  }

  /// The failure to do something with a VM, which may have just gone.
  func failure(_ action: String, vm: String) -> Failure {
    guard code != VIR_ERR_NO_DOMAIN else {
      return Failure(.notFound, "libvirt knows no VM named \(Quoted(vm))")
    }
    return Failure(
      .unreachable, "libvirt can't \(action) \(Quoted(vm)): \(reason)")
  }

  private static func oneLine(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value.isUnsafeOnTerminal ? " " : $0 }))
  }
}
