import Glibc

/// One of the streams that may run at the same time: `OBS_STREAMS`, 32 unless
/// it says otherwise.
///
/// A slot is a locked byte of `apps/.streams`; the kernel frees it with the
/// process, however that ends.
struct StreamSlot: ~Copyable {
  /// Nil on a copy that can't be written to: there streams are not counted.
  private let file: File?

  /// - Throws: `.busy` if none is free.
  init(in state: borrowing StateDirectory) throws(Failure) {
    let count = try Config(of: state)["OBS_STREAMS"].flatMap { Int(plain: $0) }
    guard let file = try Self.open(in: state) else {
      self.file = nil
      return
    }
    for slot in 0..<(count ?? 32) where try file.takeByte(slot) {
      self.file = consume file
      return
    }
    throw Failure(.busy, "as many streams as OBS_STREAMS allows are open")
  }

  private static func open(in state: borrowing StateDirectory)
    throws(Failure) -> File?
  {
    do throws(Failure) {
      return try state.root.makeDirectory("apps").open(".streams", .holding)
    } catch {
      guard error.kind == .cannotCreate else { throw error }
      return nil
    }
  }
}

extension File {
  /// Locks one byte for as long as the file is open in this process.
  ///
  /// - Returns: false if another process has it.
  ///
  /// The corresponding C function is `fcntl` with `F_SETLK`.
  fileprivate func takeByte(_ offset: Int) throws(Failure) -> Bool {
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = offset
    lock.l_len = 1
    if unsafe fcntl(descriptor, F_SETLK, &lock) == 0 { return true }
    guard errno == EAGAIN || errno == EACCES else {
      throw .system("can't lock \(name)")
    }
    return false
  }
}
