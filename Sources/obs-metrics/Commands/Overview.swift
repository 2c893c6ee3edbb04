import ObsFiles

/// Every bound app's VM, as it is now.
final class Overview {
  /// How long libvirt may be silent, in seconds.
  private static let patience = 3.0

  private let inquiry: Inquiry
  private var bindings = Bindings()
  /// What was wrong the last time.
  private(set) var failures: [Failure] = []

  init(of state: borrowing StateDirectory) throws(Failure) {
    inquiry = try Inquiry(uri: SamplerSettings(of: state).uri)
  }

  /// One app, and what is known of its VM.
  struct App {
    var slug: Slug
    var vm: String
    var answer: Answer
    var samples = RecentSamples()
  }

  /// Asks libvirt, and reads what was measured.
  ///
  /// - Returns: the apps by name; what can't be known of them is told by
  ///   ``failures``.
  func look(
    in state: borrowing StateDirectory, while isWanted: () -> Bool = { true }
  ) throws(Failure) -> [App] {
    failures = []
    var noted: [Failure] = []
    var damage: [Failure] = []
    let slugs = try bindings.refresh(in: state) { _, failure in
      if let failure { damage.append(failure) }
    }
    var answers: [String: Answer] = [:]
    try inquiry.ask(
      slugs.keys.sorted(), .allocation, patience: Self.patience,
      while: isWanted
    ) { answers[$0] = $1 }
    var apps: [App] = []
    let now = Timestamp.now()
    for (vm, slugs) in slugs.sorted(by: { $0.key < $1.key }) {
      let answer = answers[vm] ?? Answer()
      note(answer, slugs, &noted)
      for slug in slugs {
        var app = App(slug: slug, vm: vm, answer: answer)
        do throws(Failure) {
          app.samples = try RecentSamples(of: vm, slug, in: state, at: now)
        } catch {
          damage.append(Failure(error.kind, error.detail, about: slug.name))
        }
        apps.append(app)
      }
    }
    failures = noted + damage
    return apps.sorted { $0.slug < $1.slug }
  }

  private func note(
    _ answer: Answer, _ slugs: [Slug], _ noted: inout [Failure]
  ) {
    guard let failure = answer.failure else { return }
    let names = slugs.map(\.name).joined(separator: ", ")
    let told =
      answer.isLibvirtAway
      ? failure : Failure(failure.kind, failure.detail, about: names)
    if !noted.contains(told) { noted.append(told) }
  }
}

extension Overview.App {
  /// `{"slug","vm_name","state","allocation","sample"}` and a newline; the
  /// last three are null if they are not known.
  var json: [UInt8] {
    var out = Array(#"{"slug":"\#(slug.name)","vm_name":"#.utf8)
    JSONWriter.append(string: vm, to: &out)
    JSONWriter.append(raw: #","state":"#, to: &out)
    if let state = answer.reading?.vitals.state {
      JSONWriter.append(string: state.name, to: &out)
    } else {
      JSONWriter.append(raw: "null", to: &out)
    }
    JSONWriter.append(raw: #","allocation":"#, to: &out)
    if let allocation = answer.allocation {
      allocation.write(to: &out)
    } else {
      JSONWriter.append(raw: "null", to: &out)
    }
    JSONWriter.append(raw: #","sample":"#, to: &out)
    out += samples.row ?? Array("null".utf8)
    JSONWriter.append(raw: "}\n", to: &out)
    return out
  }
}
