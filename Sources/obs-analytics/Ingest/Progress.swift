import Glibc
import ObsFiles
import Synchronization

/// How far a pass has come, shown on a terminal: bytes, rate, time left.
final class Progress: Sendable {
  private let total: Atomic<Int>
  private let done = Atomic(0)
  private let shownAt = Atomic(0)
  private let start = Clock.boottime()

  /// - Parameter total: bytes that are to be read.
  init(total: Int) { self.total = Atomic(total) }

  /// Whether people look at standard error.
  static var isWanted: Bool {
    isatty(STDERR_FILENO) == 1 && Environment["TERM"] != "dumb"
  }

  /// Tells that so many bytes more were read.
  func add(_ bytes: Int) {
    done.add(bytes, ordering: .relaxed)
    let elapsed = Clock.boottime() - start
    let tick = Int(elapsed * 5)
    guard shownAt.exchange(tick, ordering: .relaxed) < tick else { return }
    show(elapsed)
  }

  /// Tells that so many bytes need not be read.
  func leaveOut(_ bytes: Int) { total.subtract(bytes, ordering: .relaxed) }

  /// Removes what was shown.
  func clear() { write("\r\u{1B}[K") }

  private func show(_ elapsed: Double) {
    let total = total.load(ordering: .relaxed)
    let done = min(done.load(ordering: .relaxed), total)
    let rate = Double(done) / max(elapsed, 0.001)
    let left = Int((Double(total - done) / max(rate, 1)).rounded(.up))
    write(
      "\r\(ByteCount(done)) of \(ByteCount(total)), "
        + "\(ByteCount(Int(rate)))/s, \(left) s left\u{1B}[K")
  }

  private func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }
}
