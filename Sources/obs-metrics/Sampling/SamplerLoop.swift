import CLinux
import Glibc
import ObsFiles

/// The sampler as a process: the lock, the clock and the signals.
enum SamplerLoop {
  private static let lockName = ".obs-metrics.lock"
  /// The longest wait, in seconds: sleep of the machine does not count there.
  private static let longest = 5.0

  /// Sweeps until SIGTERM or SIGINT comes.
  ///
  /// It ends without waiting for guests that hang.
  static func run(
    _ state: borrowing StateDirectory, every interval: Double
  ) throws(Failure) {
    let lock = try takeLock(state)
    let sampler = try makeSampler(state, lock, lockPatience: 0.1)
    StopSignal.remember()
    // Nothing depends on it: config is read before each sweep anyway.
    ReloadSignal.remember()
    // Else each thread takes memory of its own, and keeps it.
    mallopt(M_ARENA_MAX, 1)
    var isStarted = false
    let clock = SweepClock(interval: interval)
    let patience = min(Sampler.patience, interval / 2)
    while !StopSignal.isPending {
      let start = Clock.wall()
      try sampler.sweep(patience: patience, while: { !StopSignal.isPending })
      if !isStarted, LibvirtLibrary.isLoaded {
        StartUpCode.drop()
        isStarted = true
      }
      pause(clock.wait(at: Clock.wall(), since: start))
    }
    sampler.finish()
    leave(sampler.readings, lock)
    // At once: no library is to clean up under the feet of other threads.
    _exit(0)
  }

  /// Sweeps once.
  ///
  /// - Returns: what went wrong last.
  static func once(
    _ state: borrowing StateDirectory, _ body: (Slug, Sample) -> Void
  ) throws(Failure) -> Failure? {
    let lock = try takeLock(state)
    let sampler = try makeSampler(state, lock, lockPatience: Lock.patience)
    try sampler.sweep(patience: Sampler.patience, body)
    leave(sampler.readings, lock)
    return sampler.failure
  }

  private static func takeLock(_ state: borrowing StateDirectory)
    throws(Failure) -> RunnerLock
  {
    try RunnerLock(state, lockName, work: "samples the VMs")
  }

  private static func makeSampler(
    _ state: borrowing StateDirectory, _ lock: borrowing RunnerLock,
    lockPatience: Double
  ) throws(Failure) -> Sampler {
    try Sampler(
      statePath: state.path, Readings.parse(lock.heritage, at: .now()),
      lockPatience: lockPatience)
  }

  /// Nothing depends on what is left: a disk that is full is no failure.
  private static func leave(
    _ readings: [String: Reading], _ lock: consuming RunnerLock
  ) {
    try? lock.release(leaving: Readings.json(readings, at: .now()))
  }

  /// Waits by the clock that nobody sets.
  private static func pause(_ seconds: Double) {
    let end = Clock.boottime() + seconds
    while !StopSignal.isPending {
      let left = end - Clock.boottime()
      guard left > 0 else { return }
      StopSignal.pause(min(left, longest))
    }
  }
}
