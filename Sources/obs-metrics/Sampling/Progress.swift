/// How far a question has come, by the clock of the machine.
///
/// It tells a libvirt that is slow from a VM that hangs: over a far link a
/// connection takes seconds, and each call a while, but they come back.
struct Progress: Equatable, Sendable {
  /// How long a VM may take before another thread goes on, in seconds.
  static let moment = 0.1
  /// How long a thread may connect before it counts as one that hangs, in
  /// seconds: the host may be gone.
  static let connecting = 60.0

  /// When the connection was there, nil as long as it is not.
  private(set) var connected: Double?
  /// When the newest of its calls to libvirt began.
  private(set) var last: Double

  /// Of a question that is asked at some time.
  init(at time: Double) { last = time }

  /// The next call begins, over a connection that is there.
  mutating func step(at time: Double) {
    connected = connected ?? time
    last = time
  }

  /// Whether it waits for its connection: another one would not be there any
  /// sooner.
  func isConnecting(at time: Double) -> Bool {
    connected == nil && time <= last + Self.connecting
  }

  /// Whether the others should not wait for it.
  func isHeldUp(at time: Double) -> Bool {
    time > (connected ?? last + Self.connecting) + Self.moment
  }

  /// Whether one call does not come back for so many seconds.
  func isStuck(for seconds: Double, at time: Double) -> Bool {
    time > last + (connected == nil ? Self.connecting : seconds)
  }
}
