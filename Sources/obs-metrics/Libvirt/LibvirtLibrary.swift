import CLibvirt
import Glibc
import ObsFiles
import Synchronization

/// libvirt's functions, from the library that is loaded when libvirt is asked.
///
/// A request that asks libvirt nothing does without the 12 ms that its fifty
/// libraries take. Any thread may call them.
@safe
struct LibvirtLibrary: @unchecked Sendable {
  /// A `virConnectPtr`.
  typealias Host = OpaquePointer
  /// A `virDomainPtr`.
  typealias VM = OpaquePointer
  typealias Records = UnsafeMutablePointer<virDomainStatsRecordPtr?>

  let open: @convention(c) (UnsafePointer<CChar>) -> Host?
  let close: @convention(c) (Host) -> Int32
  let isAlive: @convention(c) (Host) -> Int32
  let lastError: @convention(c) () -> virErrorPtr?
  let lookUp: @convention(c) (Host, UnsafePointer<CChar>) -> VM?
  let free: @convention(c) (VM) -> Int32
  let id: @convention(c) (VM) -> UInt32
  let uuid: @convention(c) (VM, UnsafeMutablePointer<CChar>) -> Int32
  let info: @convention(c) (VM, UnsafeMutablePointer<virDomainInfo>) -> Int32
  let xml: @convention(c) (VM, UInt32) -> UnsafeMutablePointer<CChar>?
  let blockInfo:
    @convention(c) (
      VM, UnsafePointer<CChar>, UnsafeMutablePointer<virDomainBlockInfo>,
      UInt32
    ) -> Int32
  let statistics:
    @convention(c) (
      UnsafeMutablePointer<VM?>, UInt32, UnsafeMutablePointer<Records?>, UInt32
    ) -> Int32
  let freeStatistics: @convention(c) (Records?) -> Void

  /// The library, which is loaded by the first who asks for it.
  ///
  /// One that is missing is looked for again the next time.
  ///
  /// - Throws: `.unreachable` if there is none, or one that lacks a function.
  static func loaded() throws(Failure) -> LibvirtLibrary {
    try known.withLock { (known) throws(Failure) in
      if let known { return known }
      let library = try LibvirtLibrary()
      known = library
      return library
    }
  }

  /// Whether anybody has asked for it, and it was there.
  static var isLoaded: Bool { known.withLockIfAvailable { $0 != nil } ?? false }

  private static let known = Mutex<LibvirtLibrary?>(nil)

  private init() throws(Failure) {
    let library = try Library()
    unsafe open = try library.function("virConnectOpenReadOnly")
    unsafe close = try library.function("virConnectClose")
    unsafe isAlive = try library.function("virConnectIsAlive")
    unsafe lastError = try library.function("virGetLastError")
    unsafe lookUp = try library.function("virDomainLookupByName")
    unsafe free = try library.function("virDomainFree")
    unsafe id = try library.function("virDomainGetID")
    unsafe uuid = try library.function("virDomainGetUUIDString")
    unsafe info = try library.function("virDomainGetInfo")
    unsafe xml = try library.function("virDomainGetXMLDesc")
    unsafe blockInfo = try library.function("virDomainGetBlockInfo")
    unsafe statistics = try library.function("virDomainListGetStats")
    unsafe freeStatistics = try library.function(
      "virDomainStatsRecordListFree")
    try library.keepErrorsOffStandardError()
  }
}

/// The loaded library, which stays loaded.
@safe
private struct Library {
  private static let name = "libvirt.so.0"

  /// Those of libvirt's libraries that look up most symbols, mostly their own.
  ///
  /// What is loaded together is looked through in turn for each symbol, and
  /// these would come last: loaded on their own they are soon done, and all
  /// takes a tenth less time. One that is missing is passed over.
  private static let ahead = [
    "libstdc++.so.6", "libcrypto.so.3", "libgnutls.so.30",
    "libcurl-gnutls.so.4", "libxml2.so.2",
  ]

  private let handle: UnsafeMutableRawPointer

  /// The corresponding C functions are `dlopen` and `dlclose`.
  init() throws(Failure) {
    let ahead = unsafe Self.ahead.compactMap { unsafe dlopen($0, RTLD_LAZY) }
    guard let handle = unsafe dlopen(Self.name, RTLD_LAZY) else {
      let failure = Self.failure
      // Whoever installs libvirt may bring newer ones.
      unsafe ahead.forEach { _ = unsafe dlclose($0) }
      throw failure
    }
    unsafe self.handle = handle
  }

  /// Why the library could not be loaded.
  ///
  /// The corresponding C function is `dlerror`.
  private static var failure: Failure {
    let reason = unsafe dlerror().map { unsafe String(cString: $0) } ?? ""
    let isMissing =
      reason.hasPrefix(name) && reason.hasSuffix("No such file or directory")
    return Failure(
      .unreachable,
      "can't load libvirt: \(isMissing ? "install libvirt0" : reason)")
  }

  /// A function of the C type that the caller says it is.
  ///
  /// The corresponding C function is `dlsym`.
  func function<Function>(_ name: String) throws(Failure) -> Function {
    guard let symbol = unsafe dlsym(handle, name) else {
      throw Failure(.unreachable, "libvirt has no \(name)")
    }
    return unsafe unsafeBitCast(symbol, to: Function.self)
  }

  /// Stops libvirt from printing errors.
  ///
  /// They would land in the log of the web server. The corresponding C
  /// function is `virSetErrorFunc`.
  func keepErrorsOffStandardError() throws(Failure) {
    let setErrorFunc:
      @convention(c) (UnsafeMutableRawPointer?, virErrorFunc?) -> Void =
        unsafe try function("virSetErrorFunc")
    unsafe setErrorFunc(nil) { _, _ in }
  }
}
