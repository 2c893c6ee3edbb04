import Testing

@testable import obs_probes

@Suite struct MillisecondsTests {
  @Test(
    arguments: [
      (0, "0.000"), (0.000_001, "0.001"), (0.000_000_4, "0.000"),
      (0.001_234, "1.234"), (0.012, "12.000"), (1.5, "1500.000"),
      (59.999_999_6, "60000.000"), (-1, "0.000"), (1e9, "1000000000.000"),
      (.infinity, "1000000000.000"),
    ])
  func `files have three decimals`(seconds: Double, text: String) {
    #expect(Milliseconds.text(seconds) == text)
  }

  @Test(
    arguments: [
      (0, "0.0 ms"), (0.000_04, "0.0 ms"), (0.000_05, "0.1 ms"),
      (0.0012, "1.2 ms"), (0.0994, "99.4 ms"), (0.0996, "100 ms"),
      (0.1, "100 ms"), (0.9994, "999 ms"), (0.9996, "1.00 s"),
      (1, "1.00 s"), (1.005_1, "1.01 s"), (12.34, "12.34 s"), (60, "60.00 s"),
    ])
  func `people get three digits and the unit`(seconds: Double, text: String) {
    #expect(Milliseconds.short(seconds) == text)
  }
}
