/// What libvirt's description of a VM tells of its disks.
enum DomainXML {
  /// The targets (`vda`) of what the guest sees as a hard disk.
  ///
  /// CD and floppy drives are left out, empty ones and those with a medium;
  /// so is a disk without a source. A vhost-user disk belongs to another
  /// process, which alone knows its size: it is left out too.
  ///
  /// Only `/domain/devices/disk` counts: the metadata of a VM may hold any
  /// XML, and a disk holds the `<source>` of each backing file.
  ///
  /// - Parameter xml: a domain document in UTF-8.
  /// - Returns: the targets in the order of the document.
  static func diskTargets(in xml: [UInt8]) -> [String] {
    var targets: [String] = []
    var path: [String] = []
    var disk: Disk?
    for tag in XMLTags(xml) {
      if tag.opens {
        path.append(tag.name)
        if path == ["domain", "devices", "disk"] {
          disk = Disk(tag.attributes)
        } else if path.count == 4 {
          disk?.add(child: tag)
        }
      }
      guard tag.closes else { continue }
      if path.count == 3, let target = disk?.allocatedTarget {
        targets.append(target)
      }
      if path.count == 3 { disk = nil }
      _ = path.popLast()
    }
    return targets
  }
}

/// One `<disk>` while it is read.
private struct Disk {
  private let isHardDisk: Bool
  private var hasSource = false
  private var target: String?

  init(_ attributes: [String: String]) {
    let device = attributes["device"] ?? "disk"
    isHardDisk =
      (device == "disk" || device == "lun")
      && attributes["type"] != "vhostuser"
  }

  /// The target, if the disk is part of what the VM is given.
  var allocatedTarget: String? {
    isHardDisk && hasSource ? target : nil
  }

  mutating func add(child tag: XMLTags.Tag) {
    switch tag.name {
    case "target": target = tag.attributes["dev"]
    case "source": hasSource = !tag.attributes.keys.allSatisfy(isMinor)
    default: break
    }
  }

  /// Whether an attribute of a source says nothing of where it is.
  private func isMinor(_ attribute: String) -> Bool {
    attribute == "index" || attribute == "startupPolicy"
  }
}
