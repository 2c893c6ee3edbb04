/// What libvirt's description of a VM tells of its disks and its balloon.
struct DomainXML: Equatable, Sendable {
  /// What the guest sees as hard disks, in the order of the document.
  ///
  /// CD and floppy drives are left out, empty ones and those with a medium;
  /// so is a disk without a source. A vhost-user disk belongs to another
  /// process, which alone knows its size: it is left out too.
  private(set) var disks: [Disk] = []
  /// How often the guest tells of its memory, in seconds; nil if it is not
  /// asked to.
  private(set) var statisticsPeriod: Int?

  /// A hard disk.
  struct Disk: Equatable, Sendable {
    /// The name on the guest's bus, as in `vda`.
    var target: String
    /// Whether the host knows how much of it is in use: not of a device, and
    /// not of a raw image, whose size says nothing.
    var isMeasurable: Bool
  }

  /// The targets of the disks.
  var diskTargets: [String] { disks.map(\.target) }

  /// Only `/domain/devices/disk` and `/domain/devices/memballoon` count: the
  /// metadata of a VM may hold any XML, and a disk holds the `<source>` of
  /// each backing file.
  ///
  /// - Parameter xml: a domain document in UTF-8.
  init(_ xml: [UInt8]) {
    var path: [String] = []
    var disk: DiskElement?
    for tag in XMLTags(xml) {
      if tag.opens {
        path.append(tag.name)
        if path == ["domain", "devices", "disk"] {
          disk = DiskElement(tag.attributes)
        } else if path == ["domain", "devices", "memballoon", "stats"] {
          statisticsPeriod = tag.attributes["period"].flatMap { Int($0) }
        } else if path.count == 4 {
          disk?.add(child: tag)
        }
      }
      guard tag.closes else { continue }
      if path.count == 3, let disk = disk?.disk { disks.append(disk) }
      if path.count == 3 { disk = nil }
      _ = path.popLast()
    }
  }
}

/// One `<disk>` while it is read.
private struct DiskElement {
  private let isHardDisk: Bool
  private var isMeasurable: Bool
  private var hasSource = false
  private var target: String?

  init(_ attributes: [String: String]) {
    let device = attributes["device"] ?? "disk"
    isHardDisk =
      (device == "disk" || device == "lun")
      && attributes["type"] != "vhostuser"
    isMeasurable = attributes["type"] != "block"
  }

  /// Nil if the disk is no part of what the VM is given.
  var disk: DomainXML.Disk? {
    guard isHardDisk, hasSource, let target else { return nil }
    return DomainXML.Disk(target: target, isMeasurable: isMeasurable)
  }

  mutating func add(child tag: XMLTags.Tag) {
    switch tag.name {
    case "target": target = tag.attributes["dev"]
    case "source": hasSource = !tag.attributes.keys.allSatisfy(isMinor)
    case "driver" where tag.attributes["type"] == "raw": isMeasurable = false
    default: break
    }
  }

  /// Whether an attribute of a source says nothing of where it is.
  private func isMinor(_ attribute: String) -> Bool {
    attribute == "index" || attribute == "startupPolicy"
  }
}
