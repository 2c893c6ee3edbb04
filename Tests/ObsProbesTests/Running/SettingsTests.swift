import Foundation
import ObsFiles
import ObsTesting
import Testing

@testable import obs_probes

/// What the operator sets: `config` stands for the environment here, which is
/// every test's.
@Suite struct SettingsTests {
  private static let certificate = """
    -----BEGIN CERTIFICATE-----
    AAAA
    -----END CERTIFICATE-----

    """

  private func settings(
    _ config: String?, fall: Int? = nil, jobs: Int? = nil,
    system: String = "/dev/null"
  ) throws -> Settings {
    try withTemporaryState { state in
      if let config {
        try config.write(
          toFile: state.path + "/config", atomically: false, encoding: .utf8)
      }
      return try Settings(of: state, system: system, fall: fall, jobs: jobs)
    }
  }

  private func refusal(
    _ config: String, fall: Int? = nil, jobs: Int? = nil
  ) -> Failure? {
    #expect(throws: Failure.self) {
      _ = try settings(config, fall: fall, jobs: jobs)
    }
  }

  @Test func `without anything there are defaults`() throws {
    let settings = try settings(nil)
    #expect(settings.fall == 2 && settings.jobs <= 256)
    #expect(settings.template.url == nil && settings.authorities == nil)
  }

  @Test func `config says it, and the command line says it louder`() throws {
    let text = """
      OBS_PROBE_FALL=5
      OBS_PROBE_JOBS=10
      OBS_BASE_URL="https://{slug}.apps.example.com"
      """
    let first = try settings(text)
    #expect(first.fall == 5 && first.jobs == 10)
    #expect(first.template.url == "https://{slug}.apps.example.com")
    let second = try settings(text, fall: 1, jobs: 2)
    #expect(second.fall == 1 && second.jobs == 2)
  }

  @Test(arguments: [1, 2, 100])
  func `fall is from 1 to 100`(fall: Int) throws {
    #expect(try settings(nil, fall: fall).fall == fall)
    #expect(try settings("OBS_PROBE_FALL=\(fall)").fall == fall)
  }

  @Test(arguments: ["0", "101", "-1", "x", "2.0", "+2", "2x", "1e1"])
  func `any other fall is refused by its name`(text: String) {
    let failure = refusal("OBS_PROBE_FALL=\(text)")
    #expect(failure?.kind == .invalid)
    #expect(
      failure?.detail.hasPrefix(
        "OBS_PROBE_FALL must be an integer from 1 to 100, not ") == true)
  }

  @Test(arguments: [0, -1, 101, Int.max, Int.min])
  func `an option is refused by its name`(fall: Int) {
    #expect(
      refusal("", fall: fall)?.detail
        == "--fall must be an integer from 1 to 100, not \"\(fall)\"")
  }

  @Test func `jobs are from 1 to 10000`() throws {
    for jobs in [1, 2] {
      #expect(try settings(nil, jobs: jobs).jobs == jobs)
    }
    // As many as there may be descriptors for.
    #expect((1...10_000).contains(try settings(nil, jobs: 10_000).jobs))
    for jobs in [0, 10_001] {
      #expect(
        refusal("", jobs: jobs)?.detail
          == "--jobs must be an integer from 1 to 10000, not \"\(jobs)\"")
    }
    #expect(
      refusal("OBS_PROBE_JOBS=many")?.detail
        == #"OBS_PROBE_JOBS must be an integer from 1 to 10000, not "many""#)
  }

  @Test(
    arguments: [
      "{slug}", "ftp://{slug}", "https://{slug}/path", "https://", "{}",
      "https://{slug}.example.com:0", "https://u@{slug}",
    ])
  func `a template that no app could use is refused`(template: String) {
    let failure = refusal("OBS_BASE_URL=\(template)")
    #expect(failure?.kind == .invalid)
    #expect(failure?.detail.hasPrefix("OBS_BASE_URL must be like ") == true)
  }

  @Test(
    arguments: [
      "https://{slug}.example.com", "http://127.0.0.1:8080",
      "https://{slug}-{slug}.example.com:8443/",
    ])
  func `a template need not have the slug in it`(template: String) throws {
    #expect(
      try settings("OBS_BASE_URL=\(template)").template.url == template)
  }
}

// MARK: - Certificate authorities

extension SettingsTests {
  /// Runs a test with two files of certificates: the system's and one's own.
  private func withFiles(
    system: String?, own: String?,
    _ body: (String, String) throws -> Void
  ) throws {
    try withTemporaryState { state in
      let paths = ["\(state.path)/system.pem", "\(state.path)/own.pem"]
      for (path, text) in zip(paths, [system, own]) {
        try text?.write(toFile: path, atomically: false, encoding: .utf8)
      }
      try body(paths[0], paths[1])
    }
  }

  @Test func `one's own authorities are added to the system's`() throws {
    let (first, second) = ("# first\n", Self.certificate)
    try withFiles(system: first, own: second) { system, own in
      let settings = try settings("OBS_CA_FILE=\(own)", system: system)
      let path = try #require(settings.authorities).path
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text == first + "\n" + second)
    }
  }

  @Test func `each has a file of its own, and needs no system's`() throws {
    try withFiles(system: nil, own: Self.certificate) { system, own in
      let one = try Authorities(system: system, own: own)
      let other = try Authorities(system: system, own: own)
      #expect(one.path != other.path)
      let text = try String(contentsOfFile: one.path, encoding: .utf8)
      #expect(text.contains(Self.certificate))
    }
  }

  @Test func `a file that is not there is refused`() throws {
    try withFiles(system: nil, own: nil) { _, own in
      let failure = refusal("OBS_CA_FILE=\(own)")
      #expect(failure?.kind == .inputOutput)
      #expect(failure?.detail.contains(own) == true)
    }
  }

  @Test func `a directory is refused`() throws {
    try withFiles(system: nil, own: nil) { _, own in
      try FileManager.default.createDirectory(
        atPath: own, withIntermediateDirectories: false)
      #expect(refusal("OBS_CA_FILE=\(own)")?.kind == .inputOutput)
    }
  }

  @Test(
    arguments: [
      "", "junk", "\0\0", "-----BEGIN PRIVATE KEY-----\nAA\n",
      "BEGIN CERTIFICATE",
    ])
  func `a file without a certificate is refused`(text: String) throws {
    try withFiles(system: nil, own: text) { _, own in
      let failure = refusal("OBS_CA_FILE=\(own)")
      #expect(failure?.kind == .invalid)
      #expect(failure?.detail.contains("OBS_CA_FILE") == true)
    }
  }
}
