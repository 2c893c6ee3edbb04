import ObsFiles

/// Asks libvirt about many VMs, none of which holds up another.
///
/// One thread is enough as long as all guests answer. Once a VM keeps it
/// waiting, the next thread goes on with the others, and of that VM no more is
/// asked than what it told before, until its own thread has come back.
final class Inquiry {
  /// How long a VM may take before another thread goes on, in seconds.
  private static let moment = 0.1
  /// When a VM of which libvirt has told nothing is asked for once more, in
  /// seconds: the connection may have been to a host that is gone.
  private static let silence = 60.0
  /// How long it takes at most, in patiences: what is told of the first VMs
  /// must not be old.
  private static let longest = 5.0
  /// How many threads there may be: libvirtd answers 20 questions at a time,
  /// and not only ours.
  ///
  /// The last one asks for no usage, so that no guest holds it up.
  private static let most = 13

  private struct Line {
    let questions: Mailbox<Question>
    var question: Question?
  }

  private let uri: String
  private let done: Mailbox<Int>
  private var lines: [Int: Line] = [:]
  private var count = 0

  /// - Parameter uri: where libvirt is, as in `qemu:///system`.
  init(uri: String) throws(Failure) {
    self.uri = uri
    done = try Mailbox()
  }

  /// Asks about VMs, and waits until nothing more can be expected.
  ///
  /// - Parameters:
  ///   - scope: what to ask.
  ///   - patience: how long nothing may come, in seconds.
  ///   - isWanted: whether to go on; if not, nothing is said of the rest.
  ///   - body: gets what is known of each VM, in no order.
  func ask(
    _ vms: [String], _ scope: Question.Scope, patience: Double,
    while isWanted: () -> Bool = { true },
    _ body: (String, Answer) -> Void
  ) throws(Failure) {
    _ = takeDone()
    let stuck = lines.values.compactMap(\.question)
    let mute = Set(stuck.map(\.vm))
    let silent = vms.filter { Self.isSilent($0, stuck) }
    var waiting = vms.filter { !Self.isSilent($0, stuck) }[...]
    var pending: Set<Int> = []
    var isAnswered = false
    let start = Clock.boottime()
    var end = start + patience
    var away: Failure?
    while away == nil, isWanted() {
      while let vm = waiting.first, let number = try idle() {
        pending.insert(number)
        let isSafe = !mute.contains(vm) && busy < Self.most - 1
        put(Question(about: vm, isSafe ? scope : .reading), to: number)
        waiting.removeFirst()
      }
      let left = end - Clock.boottime()
      guard !pending.isEmpty || !waiting.isEmpty, left > 0 else { break }
      done.wait(seconds: min(Self.moment, left))
      for (number, question) in takeDone()
      where pending.remove(number) != nil {
        // One that is asked for less than was wanted does not answer, either.
        let isMute = mute.contains(question.vm)
        body(
          question.vm,
          isMute
            ? question.answer.without(nil, of: question.vm)
            : question.answer)
        end = min(Clock.boottime(), start + Self.longest * patience) + patience
        isAnswered = true
        // The others would only be told the same, one after the other.
        if question.answer.isLibvirtAway { away = question.answer.failure }
      }
    }
    guard isWanted() else { return }
    let open = pending.compactMap { lines[$0]?.question }
    if !isAnswered, !vms.isEmpty, open.allSatisfy({ $0.answer.reading == nil })
    {
      away = away ?? Failure(.unreachable, "libvirt does not answer")
    }
    for question in open {
      body(question.vm, question.answer.without(away, of: question.vm))
    }
    for vm in waiting + silent { body(vm, Answer().without(away, of: vm)) }
    dismiss(keeping: 1)
  }

  /// Lets the threads end, once they have come back.
  func end() { dismiss(keeping: 0) }
}

// MARK: - Threads

extension Inquiry {
  private func put(_ question: Question, to number: Int) {
    lines[number]?.question = question
    lines[number]?.questions.post([question])
  }

  private func takeDone() -> [(Int, Question)] {
    (done.take() ?? []).compactMap { number in
      guard let question = lines[number]?.question else { return nil }
      lines[number]?.question = nil
      return (number, question)
    }
  }

  /// The number of a thread that has nothing to do, a new one's if the others
  /// are all held up; nil if one of them will be done soon.
  private func idle() throws(Failure) -> Int? {
    if let line = lines.first(where: { $0.value.question == nil }) {
      return line.key
    }
    guard lines.count < Self.most, lines.values.allSatisfy(isHeldUp) else {
      return nil
    }
    count += 1
    let questions = try Mailbox<Question>()
    try Asker.start(number: count, asking: uri, questions, done)
    lines[count] = Line(questions: questions)
    return count
  }

  private var busy: Int { lines.values.count { $0.question != nil } }

  private func isHeldUp(_ line: Line) -> Bool {
    guard let question = line.question else { return false }
    return Clock.boottime() > question.since + Self.moment
  }

  /// Whether libvirt has told nothing of a VM, and is not asked again: another
  /// thread would be stuck.
  private static func isSilent(_ vm: String, _ stuck: [Question]) -> Bool {
    let silent = stuck.filter { $0.vm == vm && $0.answer.reading == nil }
    guard let last = silent.map(\.since).max() else { return false }
    return silent.count > 1 || Clock.boottime() < last + silence
  }

  private func dismiss(keeping count: Int) {
    let idle = lines.filter { $0.value.question == nil }.keys
    for number in idle.dropFirst(count) {
      lines.removeValue(forKey: number)?.questions.close()
    }
    guard count == 0 else { return }
    for line in lines.values { line.questions.close() }
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
