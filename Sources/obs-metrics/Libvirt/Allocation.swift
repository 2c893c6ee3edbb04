import ObsFiles

/// What a VM is given: processors, memory and disks.
struct Allocation: Equatable, Sendable {
  var vcpus: Int
  var memoryMiB: Int
  var disks: [Disk]

  /// A disk as the guest sees it; what it takes up on the host is less.
  struct Disk: Equatable, Sendable {
    /// The name on the guest's bus, as in `vda`.
    var target: String
    var capacityBytes: UInt64
  }

  /// Asks for the disks, with the fewest calls that tell all.
  init(of domain: borrowing Domain, _ vitals: Vitals) throws(Failure) {
    vcpus = vitals.vcpus
    memoryMiB = vitals.memoryKiB / 1024
    disks = try domain.disks(DomainXML(try domain.xml()).diskTargets)
  }

  init(vcpus: Int, memoryMiB: Int, disks: [Disk]) {
    self.vcpus = vcpus
    self.memoryMiB = memoryMiB
    self.disks = disks
  }

  /// Appends the frozen JSON object
  /// `{"vcpus":4,"memory_mb":8192,"disks":[{"target":"vda","capacity_gb":40}]}`.
  func write(to out: inout [UInt8]) {
    JSONWriter.append(raw: #"{"vcpus":"#, to: &out)
    JSONWriter.append(integer: vcpus, to: &out)
    JSONWriter.append(raw: #","memory_mb":"#, to: &out)
    JSONWriter.append(integer: memoryMiB, to: &out)
    JSONWriter.append(raw: #","disks":["#, to: &out)
    for (index, disk) in disks.enumerated() {
      if index > 0 { JSONWriter.append(raw: ",", to: &out) }
      disk.write(to: &out)
    }
    JSONWriter.append(raw: "]}", to: &out)
  }
}

extension Allocation.Disk {
  /// Appends `{"target":"vda","capacity_gb":40}`.
  fileprivate func write(to out: inout [UInt8]) {
    JSONWriter.append(raw: #"{"target":"#, to: &out)
    JSONWriter.append(string: target, to: &out)
    JSONWriter.append(raw: #","capacity_gb":"#, to: &out)
    writeCapacity(to: &out)
    JSONWriter.append(raw: "}", to: &out)
  }

  /// Appends the capacity in GiB with at most two decimals and no trailing
  /// zeros.
  private func writeCapacity(to out: inout [UInt8]) {
    let hundredths = capacityInHundredthsOfGiB
    JSONWriter.append(integer: hundredths / 100, to: &out)
    let (tens, ones) = (hundredths % 100).quotientAndRemainder(dividingBy: 10)
    guard tens + ones > 0 else { return }
    JSONWriter.append(raw: ".", to: &out)
    JSONWriter.append(integer: tens, to: &out)
    if ones > 0 { JSONWriter.append(integer: ones, to: &out) }
  }

  /// Rounded half up, but never down to nothing: a cloud-init seed of some
  /// kilobytes is a disk all the same.
  private var capacityInHundredthsOfGiB: Int {
    let (whole, rest) = capacityBytes.quotientAndRemainder(
      dividingBy: 1 << 30)
    let hundredths = Int(whole) * 100 + Int((rest * 100 + (1 << 29)) >> 30)
    return capacityBytes > 0 ? max(hundredths, 1) : 0
  }
}

extension Allocation.Disk: CustomStringConvertible {
  /// For people: `vda 40 GiB`.
  var description: String {
    var capacity: [UInt8] = []
    writeCapacity(to: &capacity)
    return "\(target) \(String(decoding: capacity, as: UTF8.self)) GiB"
  }
}
