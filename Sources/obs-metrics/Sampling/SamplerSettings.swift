import ObsFiles

/// What the operator has set, in the environment or in `config`.
struct SamplerSettings: Equatable, Sendable {
  /// `OBS_LIBVIRT_URI`.
  var uri: String
  /// `OBS_SAMPLES`: how many samples each app keeps.
  var ring: Int

  static let rings = 1...100_000
  /// 24 hours of a sample every 30 seconds.
  static let standardRing = 2880

  /// - Throws: `.invalid` if one breaks its rule.
  init(of state: borrowing StateDirectory) throws(Failure) {
    let config = try Config(of: state)
    uri = config["OBS_LIBVIRT_URI"] ?? Libvirt.standardURI
    ring = try Self.ring(config)
  }

  private static func ring(_ config: Config) throws(Failure) -> Int {
    guard let text = config["OBS_SAMPLES"] else { return standardRing }
    guard let number = Int(plain: text), rings.contains(number) else {
      throw Failure(
        .invalid,
        "OBS_SAMPLES must be an integer from 1 to 100000, not \(Quoted(text))")
    }
    return number
  }

  /// How many samples may be shown: a wrong setting, of which the sampler
  /// tells, hides none.
  static func shownRing(in state: borrowing StateDirectory) throws(Failure)
    -> Int
  {
    let config = try Config(of: state)
    return (try? ring(config)) ?? standardRing
  }
}
