import ObsFiles
import Testing

@Suite struct SpeltTests {
  @Test(
    arguments: [
      (0, "0 s"), (1, "1 s"), (59, "59 s"), (60, "1 min"), (61, "1 min 1 s"),
      (200, "3 min 20 s"), (3599, "59 min 59 s"), (3600, "1 h"),
      (3661, "1 h 1 min"), (86_399, "23 h 59 min"), (86_400, "1 d"),
      (90_061, "1 d 1 h"), (8_640_000, "100 d"), (-5, "0 s"),
    ])
  func `a time is said in its two largest units`(seconds: Int, words: String) {
    #expect(Duration.seconds(seconds).spelt == words)
  }

  @Test func `parts of seconds are left out`() {
    #expect(Duration.milliseconds(1999).spelt == "1 s")
    #expect(Duration.milliseconds(999).spelt == "0 s")
  }
}
