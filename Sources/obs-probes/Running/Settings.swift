import ObsFiles
import Synchronization

/// What the operator has set, in the environment or in `config`.
struct Settings: Sendable {
  /// `OBS_BASE_URL`.
  var template: Template
  /// `OBS_CA_FILE`, nil for the system's authorities alone.
  var authorities: Authorities?
  /// How many checks in a row must fail before an app is down.
  var fall: Int
  /// How many checks may run at a time.
  var jobs: Int

  static let falls = 1...100
  static let jobs = 1...10_000

  /// - Parameters:
  ///   - system: the file of the system's certificate authorities.
  ///   - fall: `--fall`; nil for `OBS_PROBE_FALL`, else 2.
  ///   - jobs: `--jobs`; nil for `OBS_PROBE_JOBS`, else 256.
  /// - Throws: `.invalid` if one breaks its rule, `.inputOutput` if
  ///   `OBS_CA_FILE` can't be read.
  init(
    of state: borrowing StateDirectory, system: String, fall: Int?, jobs: Int?
  ) throws(Failure) {
    let config = try Config(of: state)
    self.fall = try Self.number(
      fall, "--fall", config, "OBS_PROBE_FALL", Self.falls, else: 2)
    self.jobs = try Self.number(
      jobs, "--jobs", config, "OBS_PROBE_JOBS", Self.jobs, else: 256)
    self.jobs = min(self.jobs, try Self.jobs(within: FileLimit.raise()))
    template = Template(url: config["OBS_BASE_URL"])
    if let url = template.url { try BaseURL.check(template: url) }
    if let file = config["OBS_CA_FILE"] {
      authorities = try Authorities(system: system, own: file)
    }
  }

  /// How many checks so many descriptors allow.
  ///
  /// A check by name needs up to 8, which it must not lack: a name that can't
  /// be resolved for want of one looks like a name that is not there.
  private static func jobs(within files: Int) throws(Failure) -> Int {
    guard files >= 48 else {
      throw Failure(
        .unreachable, "\(files) open files are too few: allow 48 at least")
    }
    return (files - 40) / 8
  }

  private static func number(
    _ option: Int?, _ optionName: String, _ config: Config, _ name: String,
    _ range: ClosedRange<Int>, else standard: Int
  ) throws(Failure) -> Int {
    let text = option.map(String.init) ?? config[name]
    guard let text else { return standard }
    if let number = Int(plain: text), range.contains(number) { return number }
    throw Failure(
      .invalid,
      "\(option == nil ? name : optionName) must be an integer from "
        + "\(range.lowerBound) to \(range.upperBound), not \(Quoted(text))")
  }
}

/// The settings that hold now, for several threads.
final class CurrentSettings: Sendable {
  private let mutex: Mutex<Settings>

  init(_ settings: Settings) { mutex = Mutex(settings) }

  var value: Settings {
    get { mutex.withLock { $0 } }
    set { mutex.withLock { $0 = newValue } }
  }
}
