import Glibc
import ObsFiles

/// The lock that one probe loop holds, so that there is one.
struct RunnerLock: ~Copyable {
  private static let name = ".obs-probes.lock"

  private let lock: Lock

  /// - Throws: `.busy` with the process that holds it.
  init(_ state: borrowing StateDirectory) throws(Failure) {
    let lock = try Self.lock(state)
    let process = Array("\(getpid())\n".utf8)
    try lock.file.overwrite(with: process.span)
    self.lock = lock
  }

  private static func lock(_ state: borrowing StateDirectory) throws(Failure)
    -> Lock
  {
    do throws(Failure) {
      return try Lock(state.root, name, patience: 0)
    } catch {
      guard error.kind == .busy else { throw error }
      throw Failure(.busy, refusal(by: holder(in: state)))
    }
  }

  /// Lets the next one in.
  consuming func release() { lock.release() }

  private static func refusal(by holder: Int?) -> String {
    let process = holder.map { "process \($0)" } ?? "another process"
    return "\(process) runs the probes already: it holds \(name)"
  }

  private static func holder(in state: borrowing StateDirectory) -> Int? {
    guard let file = try? state.root.open(name, .reading),
      let text = try? file.readAll()
    else { return nil }
    let digits = String(decoding: text, as: UTF8.self).prefix { $0 != "\n" }
    return Int(plain: String(digits))
  }
}
