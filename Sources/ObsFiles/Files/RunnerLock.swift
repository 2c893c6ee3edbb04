import Glibc

/// The lock that one loop of a kind holds, so that there is one.
///
/// Its file has the holder's process id in the first line, and behind that what
/// the last holder left for the next one.
package struct RunnerLock: ~Copyable {
  private let lock: Lock
  /// What the last holder has left; empty if it did not get to that.
  package let heritage: [UInt8]

  /// - Parameters:
  ///   - name: the file's name in the state directory.
  ///   - work: what the holder does, as in "runs the probes".
  /// - Throws: `.busy` with the process that holds it.
  package init(
    _ state: borrowing StateDirectory, _ name: String, work: String
  ) throws(Failure) {
    let lock = try Self.lock(state, name, work)
    // Nobody depends on it, so damage is no reason not to start.
    let old = (try? lock.file.readAll()) ?? []
    try lock.file.overwrite(with: Self.signature.span)
    heritage = Array(old.drop { $0 != UInt8(ascii: "\n") }.dropFirst())
    self.lock = lock
  }

  /// Lets the next one in.
  package consuming func release() { lock.release() }

  /// Lets the next one in, and leaves something for it.
  ///
  /// It is not synced: what a crash takes is not there.
  package consuming func release(leaving heritage: [UInt8]) throws(Failure) {
    try lock.file.overwrite(with: (Self.signature + heritage).span)
    lock.release()
  }

  private static var signature: [UInt8] { Array("\(getpid())\n".utf8) }

  private static func lock(
    _ state: borrowing StateDirectory, _ name: String, _ work: String
  ) throws(Failure) -> Lock {
    do throws(Failure) {
      return try Lock(state.root, name, patience: 0)
    } catch {
      guard error.kind == .busy else { throw error }
      let process =
        holder(in: state, name).map { "process \($0)" } ?? "another process"
      throw Failure(.busy, "\(process) \(work) already: it holds \(name)")
    }
  }

  private static func holder(in state: borrowing StateDirectory, _ name: String)
    -> Int?
  {
    guard let file = try? state.root.open(name, .reading),
      let text = try? file.readAll()
    else { return nil }
    let digits = String(decoding: text, as: UTF8.self).prefix { $0 != "\n" }
    return Int(plain: String(digits))
  }
}
