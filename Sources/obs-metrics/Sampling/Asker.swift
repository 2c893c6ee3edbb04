import Glibc
import ObsFiles

/// A thread that asks libvirt, over a connection of its own.
///
/// A guest that hangs may hold it up for ever; nobody else waits for it.
struct Asker: ~Copyable {
  /// How long it waits for a guest's monitor that is busy with the question of
  /// somebody else, in seconds.
  private static let patience = 2

  /// How many descriptions it keeps.
  private static let most = 1000

  private let uri: String
  private var connection: Connection?
  /// What each VM's description said, so that it is read only if it changes.
  private var known: [String: (text: [UInt8], xml: DomainXML)] = [:]

  private init(_ uri: String) {
    self.uri = uri
    connection = nil
  }

  /// Starts one.
  ///
  /// - Parameters:
  ///   - questions: they are answered in their own places, one by one; it
  ///     ends when this is closed.
  ///   - done: gets `number` after each.
  static func start(
    number: Int, asking uri: String, _ questions: Mailbox<Question>,
    _ done: Mailbox<Int>
  ) throws(Failure) {
    try Thread {
      StopSignal.leaveToMain()
      var asker = Asker(uri)
      while let batch = questions.take() {
        for question in batch {
          asker.answer(question)
          done.post([number])
        }
        if batch.isEmpty { questions.wait() }
      }
    }.detach()
  }

  private mutating func answer(_ question: Question) {
    do throws(Failure) {
      try ask(question)
    } catch {
      question.answer.failure = error
      guard !isConnected else { return }
      // libvirtd may have been started anew since the last question.
      connection = nil
      retry(question)
    }
  }

  private mutating func retry(_ question: Question) {
    question.startOver()
    do throws(Failure) {
      try ask(question)
    } catch {
      question.answer.failure = error
      question.answer.isLibvirtAway = !isConnected
    }
  }

  private var isConnected: Bool {
    switch connection {
    case .some(let connection): connection.isAlive
    case .none: false
    }
  }

  private mutating func ask(_ question: Question) throws(Failure) {
    if connection == nil { connection = try Connection(readOnly: uri) }
    // An event may name anything.
    try checkVMName(question.vm)
    question.step()
    let domain = try domain(question.vm)
    question.step()
    let reading = try read(domain)
    question.answer.reading = reading
    question.step()
    switch question.scope {
    case .usage where reading.identity.id != nil:
      question.answer.usage = try usage(for: question, domain)
    case .allocation:
      question.answer.allocation = try Allocation(of: domain, reading.vitals)
    case .usage, .reading: break
    }
  }

  /// A VM that was started anew since it was looked up has used next to no
  /// time: less than before, which tells.
  private func read(_ domain: borrowing Domain) throws(Failure) -> Reading {
    let start = Clock.boottime()
    let vitals = try domain.vitals()
    let end = Clock.boottime()
    return Reading(
      identity: domain.identity, vitals: vitals, clock: (start + end) / 2,
      uncertainty: end - start)
  }

  private mutating func usage(
    for question: Question, _ domain: borrowing Domain
  ) throws(Failure) -> Usage {
    let vm = question.vm
    let text = try domain.xml()
    question.step()
    if known.count > Self.most { known = [:] }
    if known[vm]?.text != text { known[vm] = (text, DomainXML(text)) }
    return Usage(
      xml: known[vm]?.xml ?? DomainXML(text),
      statistics: try domain.usage(patience: Self.patience),
      wall: Clock.wall())
  }

  private func domain(_ vm: String) throws(Failure) -> Domain {
    switch connection {
    case .some(let connection): return try connection.domain(named: vm)
    case .none:
      throw Failure(.unreachable, "libvirt at \(uri) can't be reached")
    }
  }
}
