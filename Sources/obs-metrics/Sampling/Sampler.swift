import ObsFiles

/// Measures the VM of every bound app, sweep by sweep.
final class Sampler {
  /// How long libvirt may be silent in a sweep, in seconds.
  static let patience = 5.0

  private let state: StateDirectory
  private var settings: SamplerSettings
  private var inquiry: Inquiry
  private var ring: SampleRing
  private var bindings = Bindings()
  /// How each VM was when it was looked at last.
  private(set) var readings: [String: Reading]
  private var remarks = Remarks()
  /// What went wrong last in the newest sweep.
  private(set) var failure: Failure?

  /// - Parameters:
  ///   - statePath: the state directory.
  ///   - readings: those of the sampler before this one.
  ///   - lockPatience: how long to wait for the lock of an app, in seconds.
  init(
    statePath: String, _ readings: [String: Reading], lockPatience: Double
  ) throws(Failure) {
    let state = try StateDirectory(path: statePath)
    let settings = try SamplerSettings(of: state)
    inquiry = try Inquiry(uri: settings.uri)
    ring = SampleRing(length: settings.ring, patience: lockPatience)
    self.readings = readings
    self.settings = settings
    self.state = state
  }

  /// Measures all VMs once.
  ///
  /// - Parameters:
  ///   - patience: how long libvirt may be silent, in seconds.
  ///   - isWanted: whether to go on; the VMs that are left get no sample.
  ///   - body: gets each sample that is stored.
  /// - Throws: `.busy` if another directory has taken the place of the state
  ///   directory; what else makes it useless to go on.
  func sweep(
    patience: Double, while isWanted: () -> Bool = { true },
    _ body: (Slug, Sample) -> Void = { _, _ in }
  ) throws(Failure) {
    failure = nil
    guard !state.isReplaced else { throw replaced }
    readSettings()
    guard let apps = listApps() else { return }
    readings = readings.filter { apps[$0.key] != nil }
    ring.keep(Set(apps.values.joined()))
    let at = Timestamp.now()
    var isAway = false
    do throws(Failure) {
      try inquiry.ask(
        apps.keys.sorted(), .usage, patience: patience, while: isWanted
      ) { vm, answer in
        isAway = isAway || answer.isLibvirtAway
        note(answer, of: vm, apps[vm] ?? [])
        guard let sample = take(answer, of: vm, at: at) else { return }
        for slug in apps[vm] ?? [] { store(sample, for: slug, body) }
      }
    } catch {
      // No thread is to be had: perhaps there is one the next time.
      isAway = true
      note(error, about: "libvirt")
    }
    if !apps.isEmpty, !isAway, isWanted() { noteBack() }
    let subjects = apps.flatMap { vm, slugs in
      ["VM \(vm)"] + slugs.flatMap { ["app \($0.name)", "file \($0.name)"] }
    }
    remarks.keep(Set(subjects + ["apps", "settings", "libvirt"]))
  }
}

extension Sampler {
  /// Writes what could not be written so far, as far as it can be now.
  func finish() { ring.appendWaiting(in: state) }
}

// MARK: - What is measured

extension Sampler {
  /// The apps of each VM, nil if they can't be listed.
  private func listApps() -> [String: [Slug]]? {
    do throws(Failure) {
      let apps = try bindings.refresh(in: state) { slug, failure in
        note(failure, about: "app \(slug.name)")
      }
      note(nil, about: "apps")
      return apps
    } catch {
      note(error, about: "apps")
      return nil
    }
  }

  /// - Returns: nil if nothing is known of the VM, not even that it is off.
  private func take(_ answer: Answer, of vm: String, at: Timestamp) -> Sample? {
    guard let reading = answer.reading else { return nil }
    let old = readings.updateValue(reading, forKey: vm)
    return Sample(at: at, of: vm, from: old, to: reading, answer.usage)
  }

  private func store(
    _ sample: Sample, for slug: Slug, _ body: (Slug, Sample) -> Void
  ) {
    do throws(Failure) {
      let isStored = try ring.append(sample, to: slug, in: state)
      note(nil, about: "file \(slug.name)")
      if isStored { body(slug, sample) }
    } catch {
      note(error, about: "file \(slug.name)")
    }
  }
}

// MARK: - What the operator wants and is told

extension Sampler {
  /// The lock that keeps a second sampler away is in the old directory.
  private var replaced: Failure {
    Failure(
      .busy, "another directory has taken its place: start again",
      about: state.path)
  }

  /// Reads `config` again.
  private func readSettings() {
    do throws(Failure) {
      let new = try SamplerSettings(of: state)
      note(nil, about: "settings")
      guard new != settings else { return }
      if new.uri != settings.uri {
        let other = try Inquiry(uri: new.uri)
        inquiry.end()
        inquiry = other
      }
      ring.length = new.ring
      settings = new
    } catch {
      note(
        Failure(error.kind, "the old settings stay: \(error.detail)"),
        about: "settings")
    }
  }

  private func note(_ answer: Answer, of vm: String, _ slugs: [Slug]) {
    guard !answer.isLibvirtAway else {
      return note(answer.failure, about: "libvirt")
    }
    let names = slugs.map(\.name).joined(separator: ", ")
    note(
      answer.failure.map { Failure($0.kind, $0.detail, about: names) },
      about: "VM \(vm)")
  }

  private func note(_ failure: Failure?, about subject: String) {
    self.failure = failure ?? self.failure
    remarks.note(failure, about: subject)
  }

  /// Libvirt answers; that is worth a word if it did not.
  private func noteBack() {
    guard remarks.note(nil, about: "libvirt") else { return }
    Output.tell("\(Tool.name): libvirt at \(settings.uri) answers again")
  }
}
