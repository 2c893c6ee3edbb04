import ObsFiles

/// The rule for names of VMs.
///
/// - Throws: `.invalid` if libvirt could never know such a name.
func checkVMName(_ name: String) throws(Failure) {
  guard (1...255).contains(name.utf8.count), !name.utf8.contains(0) else {
    throw Failure(
      .invalid,
      "vm_name must be 1 to 255 bytes without NUL, not \(Quoted(name))")
  }
}
