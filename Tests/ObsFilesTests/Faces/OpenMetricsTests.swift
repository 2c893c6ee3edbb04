@testable import ObsFiles
import Testing

@Suite struct OpenMetricsTests {
  private func text(of family: OpenMetrics.Family) -> String {
    String(decoding: family.text, as: UTF8.self)
  }

  /// What the format makes of a label's value.
  private func written(_ value: String) -> String {
    var family = OpenMetrics.Family(.gauge, "x", help: "X.")
    family.add(1, ["l": value])
    let line = text(of: family).split(separator: "\n").last ?? ""
    return String(line.dropFirst("x{l=\"".count).dropLast("\"} 1".count))
  }

  /// What is written of a number; nil if nothing is.
  private func written(_ value: Double?) -> Substring? {
    var family = OpenMetrics.Family(.gauge, "x", help: "X.")
    family.add(value, [:])
    return text(of: family).split(separator: "\n").last?.dropFirst("x ".count)
  }

  @Test func `a gauge has its name in all lines`() {
    var family = OpenMetrics.Family(.gauge, "obs_up", help: "Is up.")
    family.add(1, ["slug": "a", "window": "7d"])
    family.add(0, ["slug": "b", "window": "7d"])
    #expect(
      text(of: family) == """
        # HELP obs_up Is up.
        # TYPE obs_up gauge
        obs_up{slug="a",window="7d"} 1
        obs_up{slug="b",window="7d"} 0

        """)
  }

  @Test func `the samples of a counter end in _total, the family does not`() {
    var family = OpenMetrics.Family(.counter, "obs_seen", help: "Seen.")
    family.add(3, ["slug": "a"])
    #expect(
      text(of: family) == """
        # HELP obs_seen Seen.
        # TYPE obs_seen counter
        obs_seen_total{slug="a"} 3

        """)
  }

  @Test(arguments: [
    ("obs_age_seconds", "seconds"), ("obs_sent_bytes", "bytes"),
    ("obs_use_ratio", "ratio"), ("obs_seconds_left", nil),
    ("obs_megabytes", nil), ("obs_up", nil),
  ])
  func `a name that ends in a unit has it`(name: String, unit: String?) {
    var family = OpenMetrics.Family(.gauge, name, help: "X.")
    family.add(1, [:])
    let line = text(of: family).split(separator: "\n").first {
      $0.hasPrefix("# UNIT")
    }
    #expect(line.map(String.init) == unit.map { "# UNIT \(name) \($0)" })
  }

  @Test func `a family without samples is left out`() {
    var family = OpenMetrics.Family(.gauge, "obs_up", help: "Is up.")
    #expect(family.text.isEmpty)
    family.add(nil as Int?, ["slug": "a"])
    family.add(nil as Double?, ["slug": "a"])
    #expect(family.text.isEmpty)
  }

  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("Grüße, {x=1}", "Grüße, {x=1}"),
    (#"a"b\c"#, #"a\"b\\c"#), ("a\nb", #"a\nb"#), (#"\n"#, #"\\n"#),
  ])
  func `quotes, backslashes and line feeds are escaped`(
    value: String, escaped: String
  ) {
    #expect(written(value) == escaped)
  }

  @Test(arguments: [
    ("\u{1B}[31m", #"\\u001b[31m"#), ("a\tb", #"a\\tb"#),
    ("\u{0}", #"\\u0000"#), ("\r\n", #"\\r\n"#), ("\u{9B}", #"\\u009b"#),
    ("\u{202E}txt", #"\\u202etxt"#),
  ])
  func `nothing that a terminal acts on is left`(
    value: String, escaped: String
  ) {
    #expect(written(value) == escaped)
  }

  private static let numbers: [(value: Double, digits: Substring?)] = [
    (88.1 / 1000, "0.0881"), (23.1 / 100, "0.231"), (0.1 + 0.2, "0.3"),
    (1, "1.0"), (0, "0.0"), (1.0 / 3, "0.333333333"), (5e-5, "5e-05"),
    (2e-10, "0.0"), (1_795_435_431, "1795435431.0"), (1e300, nil),
    (Double.nan, nil), (Double.infinity, nil), (-Double.infinity, nil),
  ]

  @Test(arguments: numbers)
  func `numbers are told in billionths, those that are none are not`(
    value: Double, digits: Substring?
  ) {
    #expect(written(value) == digits)
  }
}
