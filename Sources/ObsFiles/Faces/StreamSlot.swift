import Glibc

/// One of the streams that may run at the same time: `OBS_STREAMS`, 32 unless
/// it says otherwise.
///
/// A slot is a locked byte of `apps/.streams`; the kernel frees it with the
/// process, however that ends.
struct StreamSlot: ~Copyable {
  private let file: File

  /// - Throws: `.busy` if none is free.
  ///
  /// The corresponding C function is `fcntl` with `F_SETLK`.
  init(in state: borrowing StateDirectory) throws(Failure) {
    let apps = try state.root.makeDirectory("apps")
    guard let file = try apps.open(".streams", .holding) else {
      throw .system("can't open apps/.streams", ENOENT)
    }
    let count = try Config(of: state)["OBS_STREAMS"].flatMap { Int(plain: $0) }
    for slot in 0..<(count ?? 32) {
      var lock = flock()
      lock.l_type = Int16(F_WRLCK)
      lock.l_whence = Int16(SEEK_SET)
      lock.l_start = slot
      lock.l_len = 1
      let taken = unsafe fcntl(file.descriptor, F_SETLK, &lock) == 0
      if taken {
        self.file = file
        return
      }
    }
    throw Failure(.busy, "as many streams as OBS_STREAMS allows are open")
  }
}
