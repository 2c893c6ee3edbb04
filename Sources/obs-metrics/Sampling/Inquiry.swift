import ObsFiles

/// Asks libvirt about many VMs, none of which holds up another.
///
/// One thread is enough as long as all guests answer. Once a VM keeps it
/// waiting, the next thread goes on with the others, and of that VM no more is
/// asked than what it told before, until its own thread has come back. They
/// connect one after the other.
final class Inquiry {
  /// How many threads there may be: libvirtd answers 20 questions at a time,
  /// and not only ours.
  ///
  /// The last one is a reserve, for when guests hold up all others. It asks for
  /// no usage, so that none holds it up, too.
  private static let most = 13

  /// How long until it looks again whether it is time for another thread, in
  /// seconds: next to nothing of that time.
  private static let tick = Progress.moment / 5

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
    var round = InquiryRound(about: vms, while: stuck, patience: patience)
    while !round.isOver, isWanted() {
      try handOut(&round, scope)
      let pause = round.waiting.isEmpty ? Progress.moment : Self.tick
      done.wait(seconds: min(pause, round.timeLeft))
      round.look(at: round.pending.compactMap { lines[$0]?.question?.progress })
      for (number, question) in takeDone()
      where round.pending.remove(number) != nil {
        body(question.vm, round.take(question))
      }
    }
    guard isWanted() else { return }
    let open = round.pending.compactMap { lines[$0]?.question }
    for (vm, answer) in round.rest(open) { body(vm, answer) }
    dismiss(keeping: 1)
  }

  /// Lets the threads end, once they have come back.
  func end() { dismiss(keeping: 0) }
}

// MARK: - Threads

extension Inquiry {
  private func handOut(
    _ round: inout InquiryRound, _ scope: Question.Scope
  ) throws(Failure) {
    while let vm = round.waiting.first,
      let scope = round.mute.contains(vm) ? .reading : allowed(scope, round),
      let number = try idle()
    {
      round.waiting.removeFirst()
      round.pending.insert(number)
      let question = Question(about: vm, scope)
      lines[number]?.question = question
      lines[number]?.questions.post([question])
    }
  }

  private func takeDone() -> [(Int, Question)] {
    (done.take() ?? []).compactMap { number in
      guard let question = lines[number]?.question else { return nil }
      lines[number]?.question = nil
      return (number, question)
    }
  }

  /// What may be asked now; nil if it is not time yet for the reserve, since a
  /// libvirt that is slow lets the others go on.
  private func allowed(
    _ scope: Question.Scope, _ round: InquiryRound
  ) -> Question.Scope? {
    let now = Clock.boottime()
    let busy = lines.values.compactMap(\.question?.progress)
    guard busy.count >= Self.most - 1 else { return scope }
    let long = round.patience / 3
    return busy.allSatisfy { $0.isStuck(for: long, at: now) } ? .reading : nil
  }

  /// The number of a thread that has nothing to do, a new one's if the others
  /// are all held up; nil if one of them will be done soon.
  private func idle() throws(Failure) -> Int? {
    if let line = lines.first(where: { $0.value.question == nil }) {
      return line.key
    }
    let now = Clock.boottime()
    let asked = lines.values.compactMap(\.question?.progress)
    guard lines.count < Self.most,
      !asked.contains(where: { $0.isConnecting(at: now) }),
      asked.allSatisfy({ $0.isHeldUp(at: now) })
    else { return nil }
    count += 1
    let questions = try Mailbox<Question>()
    try Asker.start(number: count, asking: uri, questions, done)
    lines[count] = Line(questions: questions)
    return count
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
