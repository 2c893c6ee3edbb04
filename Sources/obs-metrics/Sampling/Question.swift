import ObsFiles
import Synchronization

/// What libvirt told of a VM, as far as it did.
struct Answer: Sendable {
  var reading: Reading?
  var usage: Usage?
  var allocation: Allocation?
  /// Why something is missing.
  var failure: Failure?
  /// Whether that is because libvirt can't be reached at all.
  var isLibvirtAway = false
}

/// A question about one VM, on its way through another thread.
final class Question: Sendable {
  let vm: String
  let scope: Scope
  /// When it was asked, in seconds since the machine's start.
  let since = Clock.boottime()
  private let current = Mutex(Answer())
  private let way = Mutex(Progress(at: Clock.boottime()))

  /// What is asked.
  enum Scope {
    /// How the VM is: nothing that waits for the guest.
    case reading
    /// And what it uses, if it runs.
    case usage
    /// And what it is given.
    case allocation
  }

  init(about vm: String, _ scope: Scope) {
    self.vm = vm
    self.scope = scope
  }

  /// What is known so far; any thread may read and write it.
  var answer: Answer {
    get { current.withLock { $0 } }
    set { current.withLock { $0 = newValue } }
  }

  /// How far it has come.
  var progress: Progress { way.withLock { $0 } }

  /// The next call to libvirt begins, over a connection that is there.
  func step() { way.withLock { $0.step(at: Clock.boottime()) } }

  /// It is asked anew, over a connection that is still to come.
  func startOver() {
    answer = Answer()
    way.withLock { $0 = Progress(at: Clock.boottime()) }
  }
}
