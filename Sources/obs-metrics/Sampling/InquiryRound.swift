import ObsFiles

/// What is still to be known of some VMs.
struct InquiryRound {
  /// When a VM of which libvirt has told nothing is asked for once more, in
  /// seconds: the connection may have been to a host that is gone.
  private static let silence = 60.0
  /// How long a round takes at most, in patiences: what is told of the first
  /// VMs must not be old.
  private static let longest = 5.0

  /// Those that are not asked for yet.
  var waiting: ArraySlice<String>
  /// The threads that have been asked.
  var pending: Set<Int> = []
  /// Those for which an older thread is stuck.
  let mute: Set<String>
  /// Those that are not asked for: another thread would be stuck.
  private let silent: [String]
  /// How long nothing may come, in seconds.
  let patience: Double
  private let start = Clock.boottime()
  private var end: Double
  private var isAnswered = false
  /// Whether no answer is to be expected of those that have been asked.
  private var isStuck = false
  /// Why libvirt can't be reached, if it can't.
  private var away: Failure?

  /// - Parameters:
  ///   - stuck: what other threads have been asked, in earlier rounds.
  ///   - patience: how long nothing may come, in seconds.
  init(about vms: [String], while stuck: [Question], patience: Double) {
    silent = vms.filter { Self.isSilent($0, stuck) }
    waiting = vms.filter { !Self.isSilent($0, stuck) }[...]
    mute = Set(stuck.map(\.vm))
    self.patience = patience
    end = start + patience
  }

  /// Whether libvirt has told nothing of a VM, and is not asked again.
  private static func isSilent(_ vm: String, _ stuck: [Question]) -> Bool {
    let silent = stuck.filter { $0.vm == vm && $0.answer.reading == nil }
    guard let last = silent.map(\.since).max() else { return false }
    return silent.count > 1 || Clock.boottime() < last + silence
  }

  /// How long to wait for more, in seconds.
  var timeLeft: Double { max(0, end - Clock.boottime()) }

  /// Whether nothing more is to be expected.
  var isOver: Bool {
    away != nil || timeLeft == 0
      || waiting.isEmpty && (pending.isEmpty || isStuck)
  }

  /// Takes note of how far the pending questions are: if libvirt has come back
  /// from a call it is not silent.
  mutating func look(at pending: [Progress]) {
    for progress in pending where progress.connected != nil {
      hear(at: progress.last)
    }
    let now = Clock.boottime()
    isStuck = pending.allSatisfy { $0.isStuck(for: patience, at: now) }
  }

  private mutating func hear(at time: Double) {
    end = max(end, min(time, start + Self.longest * patience) + patience)
  }

  /// Takes the answer of a thread that is done.
  ///
  /// - Returns: what there is to tell.
  mutating func take(_ question: Question) -> Answer {
    isAnswered = true
    hear(at: Clock.boottime())
    // The others would only be told the same, one after the other.
    if question.answer.isLibvirtAway { away = question.answer.failure }
    // One that is asked for less than was wanted does not answer, either.
    return mute.contains(question.vm)
      ? question.answer.without(away, of: question.vm) : question.answer
  }

  /// What there is to tell of the others.
  ///
  /// - Parameter open: what has not come back.
  func rest(_ open: [Question]) -> [(String, Answer)] {
    let isMute = open.allSatisfy { $0.answer.reading == nil }
    let isAnybody = !(open.isEmpty && waiting.isEmpty && silent.isEmpty)
    var away = away
    if !isAnswered, isMute, isAnybody {
      away = away ?? Failure(.unreachable, "libvirt does not answer")
    }
    return open.map { ($0.vm, $0.answer.without(away, of: $0.vm)) }
      + (waiting + silent).map { ($0, Answer().without(away, of: $0)) }
  }
}

extension Answer {
  /// What is to be said if nothing more comes.
  ///
  /// - Parameter away: why libvirt can't be reached, if it can't.
  fileprivate func without(_ away: Failure?, of vm: String) -> Answer {
    var answer = self
    answer.isLibvirtAway = away != nil
    let mute = reading == nil ? "libvirt" : "the monitor of \(Quoted(vm))"
    let about = reading == nil ? " about \(Quoted(vm))" : ""
    answer.failure =
      away ?? Failure(.unreachable, "\(mute) does not answer\(about)")
    return answer
  }
}
