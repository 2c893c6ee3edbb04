import ObsFiles

/// What is remembered of an app's files, so that a check need not read them
/// again if nobody has changed them.
///
/// Whatever it says holds only while the files' versions are the same.
struct ProbeMemory: Sendable {
  /// The version of probe.json that was read or written last.
  var version: FileVersion?
  /// What it says, and what could not be stored since.
  var probe: Probe?
  /// Whether probe.json lacks something of that.
  var isUnsaved = false
  /// Why probe.json can't be read.
  var damage: Failure?
  /// The template that ``base`` was made with, and the version of app.json;
  /// nil before the first look.
  var template: Template?
  var appVersion: FileVersion?
  /// Where the app answers; nil if nothing says so.
  var base: BaseURL?
  /// Why it is not known where the app answers.
  var baseFault: String?
  /// What the timeline says.
  var newestEvent = NewestProbeEvent()
  /// Where checks.jsonl ends.
  var history: CheckHistory.End?
  /// When the certificate ends, and when that was found out, by the time since
  /// the machine's start.
  var certificateEnd: Timestamp?
  var certificateAsked: Double?

  /// What a check of this app asks for; nil without a probe or a base URL.
  var check: Check? {
    guard let probe, let base else { return nil }
    return Check(probe.config, at: base)
  }
}

/// `OBS_BASE_URL`, whose value may be nil.
struct Template: Equatable, Sendable {
  var url: String?
}

// MARK: - Reading

extension ProbeMemory {
  /// Reads what has changed of probe.json and app.json.
  mutating func refresh(
    _ slug: Slug, in app: borrowing Directory,
    of state: borrowing StateDirectory, _ template: Template
  ) throws(Failure) {
    let appVersion = try app.version(of: AppFile.name)
    if template != self.template || appVersion != self.appVersion {
      self.template = template
      self.appVersion = appVersion
      readBase(slug, in: state, template)
    }
    let version = try app.version(of: ProbeFile.name)
    if version != self.version {
      self.version = version
      readProbe(in: app)
    }
  }

  private mutating func readBase(
    _ slug: Slug, in state: borrowing StateDirectory, _ template: Template
  ) {
    let old = base
    (base, baseFault) = (nil, nil)
    do throws(Failure) {
      base = try BaseURL.of(slug, in: state, template: template.url)
    } catch {
      baseFault = error.detail
    }
    // Another host, another certificate.
    if base != old { (certificateEnd, certificateAsked) = (nil, nil) }
  }

  private mutating func readProbe(in app: borrowing Directory) {
    (probe, damage, isUnsaved) = (nil, nil, false)
    do throws(Failure) {
      probe = try ProbeFile.read(in: app)
    } catch {
      damage = error
    }
  }
}
