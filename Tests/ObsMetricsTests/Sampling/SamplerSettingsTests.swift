import ObsFiles
import ObsTesting
import Testing

@testable import obs_metrics

@Suite struct SamplerSettingsTests {
  private func settings(_ config: String?) throws -> SamplerSettings {
    try withTemporaryState(inMemory: true) { state in
      if let config {
        try state.root.replace("config", with: Array(config.utf8).span)
      }
      return try SamplerSettings(of: state)
    }
  }

  @Test(arguments: [nil, "", "OBS_SAMPLES=\nOBS_LIBVIRT_URI=\n", "# x\n"])
  func `a day of half minutes, from the machine's own libvirt`(config: String?)
    throws
  {
    let found = try settings(config)
    #expect(found.ring == 2880 && found.uri == "qemu:///system")
  }

  @Test(arguments: [("1", 1), ("100000", 100_000), ("\"60\"", 60)])
  func `the operator says how many`(text: String, ring: Int) throws {
    #expect(try settings("OBS_SAMPLES=\(text)\n").ring == ring)
    #expect(
      try settings("OBS_LIBVIRT_URI=test:///default\n").uri
        == "test:///default")
  }

  @Test(arguments: [("7", 7), ("0", 2880), ("-1", 2880), ("many", 2880)])
  func `a wrong number hides no sample`(text: String, ring: Int) throws {
    try withTemporaryState(inMemory: true) { state in
      let config = Array("OBS_SAMPLES=\(text)\n".utf8)
      try state.root.replace("config", with: config.span)
      #expect(try SamplerSettings.shownRing(in: state) == ring)
    }
  }

  @Test(arguments: ["0", "-1", "100001", "2880.0", "1e3", "many", "٣"])
  func `any other number of samples is refused`(text: String) {
    let failure = #expect(throws: Failure.self) {
      try settings("OBS_SAMPLES=\(text)\n")
    }
    #expect(failure?.kind == .invalid)
    #expect(
      failure?.detail.hasPrefix(
        "OBS_SAMPLES must be an integer from 1 to 100000, not \"") == true)
  }
}
