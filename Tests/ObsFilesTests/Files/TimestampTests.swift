import ObsFiles
import Testing

@Suite struct TimestampTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00+00:00"), (-1, "1969-12-31T23:59:59+00:00"),
      (951_782_400, "2000-02-29T00:00:00+00:00"),
      (1_782_495_731, "2026-06-26T17:42:11+00:00"),
      (4_107_542_399, "2100-02-28T23:59:59+00:00"),
    ])
  func `a time is written and read back`(seconds: Int, text: String) {
    #expect(Timestamp(seconds: seconds).description == text)
    #expect(Timestamp(text)?.seconds == seconds)
  }

  @Test(
    arguments: [
      ("2026-06-26T17:42:11Z", 0), ("2026-06-26t17:42:11.999z", 0),
      ("2026-06-26T19:42:11+02:00", 0), ("2026-06-26T12:12:11-05:30", 0),
      ("2026-06-26", -63_731),
    ])
  func `offsets, fractions and days are read`(text: String, offset: Int) {
    #expect(Timestamp(text)?.seconds == 1_782_495_731 + offset)
  }

  @Test(
    arguments: [
      "", "now", "2026", "2026-13-01", "2026-02-29", "2026-06-31", "2026-00-10",
      "2026-06-26T24:00:00Z", "2026-06-26T17:42Z", "2026-06-26T17:42:11",
      "2026-06-26T17:42:11.Z", "2026-06-26T17:42:11Z ", "2026-6-26",
    ])
  func `anything else is no time`(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test func `ages count back from now`() {
    let now = Timestamp(seconds: 1_000_000)
    #expect(Timestamp("90s", now: now)?.seconds == 999_910)
    #expect(Timestamp("2h", now: now)?.seconds == 992_800)
    #expect(Timestamp("7d", now: now)?.seconds == 395_200)
    #expect(Timestamp("-1d", now: now) == nil)
    #expect(Timestamp("d", now: now) == nil)
    #expect(Timestamp("1y", now: now) == nil)
  }
}
