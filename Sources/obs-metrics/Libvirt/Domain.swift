import CLibvirt
import Glibc
import ObsFiles

/// A VM that libvirt knows; the handle is freed when it goes out of scope.
@safe
struct Domain: ~Copyable {
  private let libvirt: LibvirtLibrary
  private let pointer: virDomainPtr
  private let name: String

  /// Takes over a handle that libvirt returned.
  init(_ pointer: virDomainPtr, name: String, of libvirt: LibvirtLibrary) {
    unsafe self.pointer = pointer
    self.name = name
    self.libvirt = libvirt
  }

  /// The corresponding C function is `virDomainFree`.
  deinit { _ = unsafe libvirt.free(pointer) }

  /// Which VM it is; as it was when it was looked up.
  ///
  /// The corresponding C functions are `virDomainGetUUIDString` and
  /// `virDomainGetID`.
  var identity: VMIdentity {
    var text = [CChar](repeating: 0, count: Int(VIR_UUID_STRING_BUFLEN))
    _ = unsafe libvirt.uuid(pointer, &text)
    let uuid = text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    let id = unsafe libvirt.id(pointer)
    return VMIdentity(
      uuid: String(decoding: uuid, as: UTF8.self),
      id: id == .max ? nil : Int(id))
  }

  /// How the VM is; never waits for the guest.
  ///
  /// The memory is the maximum: what a balloon took back for now is not less
  /// of an allocation.
  ///
  /// The corresponding C function is `virDomainGetInfo`.
  func vitals() throws(Failure) -> Vitals {
    var info = virDomainInfo()
    guard unsafe libvirt.info(pointer, &info) == 0 else {
      throw LibvirtError(of: libvirt).failure("size", vm: name)
    }
    return Vitals(
      state: VMState(rawValue: Int(info.state)) ?? .unknown,
      vcpus: Int(info.nrVirtCpu), memoryKiB: Int(info.maxMem),
      cpuTime: Int(clamping: info.cpuTime))
  }

  /// The description of the VM as it is now; never waits for the guest.
  ///
  /// The corresponding C function is `virDomainGetXMLDesc`.
  func xml() throws(Failure) -> [UInt8] {
    guard let text = unsafe libvirt.xml(pointer, 0) else {
      throw LibvirtError(of: libvirt).failure("describe", vm: name)
    }
    defer { unsafe free(text) }
    return unsafe [UInt8](
      UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }

  /// The disks of these targets with their capacities, in the same order.
  func disks(_ targets: [String]) throws(Failure) -> [Allocation.Disk] {
    guard !targets.isEmpty else { return [] }
    let groups = [VIR_DOMAIN_STATS_BLOCK]
    let known = try statistics(groups, patience: Libvirt.patience)?.capacities
    return try targets.map { target throws(Failure) in
      guard let bytes = known?[target] else {
        return Allocation.Disk(
          target: target, capacityBytes: try capacity(of: target))
      }
      return Allocation.Disk(target: target, capacityBytes: bytes)
    }
  }

  /// What the VM uses of its memory and its disks; waits for a guest that is
  /// busy with another question.
  ///
  /// - Parameter patience: for how long, in seconds.
  /// - Returns: nil if the hypervisor has no such statistics.
  func usage(patience: Int) throws(Failure) -> Statistics? {
    try statistics(
      [VIR_DOMAIN_STATS_BALLOON, VIR_DOMAIN_STATS_BLOCK], patience: patience)
  }

  private func statistics(
    _ groups: [virDomainStatsTypes], patience: Int
  ) throws(Failure) -> Statistics? {
    var pause = 10
    var waited = 0
    while true {
      guard let statistics = statisticsNow(groups) else { return nil }
      guard statistics.lackMonitor else { return statistics }
      guard waited < patience * 1000 else {
        throw Failure(
          .unreachable, "the monitor of \(Quoted(name)) does not answer")
      }
      usleep(useconds_t(pause * 1000))
      waited += pause
      pause = min(2 * pause, 250)
    }
  }

  /// The statistics as far as they are to be had at once.
  ///
  /// With NOWAIT because libvirtd has few workers: whoever waits for a guest
  /// that hangs holds one for 30 s, and some twenty such requests would leave
  /// none for other VMs. So only the first to ask can be stuck.
  ///
  /// The corresponding C function is `virDomainListGetStats`.
  private func statisticsNow(_ groups: [virDomainStatsTypes]) -> Statistics? {
    let wanted = groups.reduce(VIR_DOMAIN_STATS_STATE.rawValue) {
      $0 | $1.rawValue
    }
    let flags = VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT.rawValue
    var domains: [virDomainPtr?] = unsafe [pointer, nil]
    var records: UnsafeMutablePointer<virDomainStatsRecordPtr?>?
    let count = unsafe libvirt.statistics(
      &domains, wanted, &records, flags)
    defer { unsafe libvirt.freeStatistics(records) }
    guard count > 0, let record = unsafe records?[0]?.pointee else {
      return nil
    }
    return unsafe Statistics(record)
  }

  /// The capacity of one disk that statistics don't tell, or why there is
  /// none.
  ///
  /// Some drivers have no statistics, and they give no reasons. The
  /// corresponding C function is `virDomainGetBlockInfo`.
  private func capacity(of target: String) throws(Failure) -> UInt64 {
    var info = virDomainBlockInfo()
    guard unsafe libvirt.blockInfo(pointer, target, &info, 0) == 0 else {
      throw LibvirtError(of: libvirt).failure(
        "tell the size of disk \(Quoted(target)) of", vm: name)
    }
    return info.capacity
  }
}

extension Statistics {
  /// Copies what libvirt returned.
  fileprivate init(_ record: virDomainStatsRecord) {
    self.init()
    for index in unsafe 0..<Int(record.nparams) {
      unsafe add(record.params[index])
    }
  }

  private mutating func add(_ parameter: virTypedParameter) {
    let field = unsafe withUnsafeBytes(of: parameter.field) {
      unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    switch unsafe virTypedParameterType(UInt32(bitPattern: parameter.type)) {
    case VIR_TYPED_PARAM_INT:
      numbers[field] = unsafe Int64(parameter.value.i)
    case VIR_TYPED_PARAM_UINT:
      numbers[field] = unsafe Int64(parameter.value.ui)
    case VIR_TYPED_PARAM_LLONG:
      numbers[field] = unsafe parameter.value.l
    case VIR_TYPED_PARAM_ULLONG:
      numbers[field] = unsafe Int64(clamping: parameter.value.ul)
    case VIR_TYPED_PARAM_STRING:
      texts[field] = unsafe parameter.value.s.map { unsafe String(cString: $0) }
    default: break
    }
  }
}
