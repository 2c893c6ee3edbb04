import ObsFiles
import Testing

@testable import obs_metrics

@Suite struct SparklineTests {
  private let now = Timestamp(seconds: 1_790_000_000)

  private func text(_ samples: [(age: Int, cpu: Double?)]) -> String {
    Sparkline.text(
      samples.map {
        Sample(
          at: Timestamp(seconds: now.seconds - $0.age), vm: "a", cpu: $0.cpu)
      }, at: now)
  }

  private func last(_ percent: Double) -> Character? {
    text([(0, percent)]).last
  }

  private let nothing = String(repeating: " ", count: 19)

  @Test func `an hour is twenty blocks, the newest last`() {
    #expect(text([]) == nothing + " ")
    #expect(text([(0, 0)]) == nothing + "▁")
    #expect(text([(3599, 100), (0, 0)]) == "█" + nothing.dropFirst() + "▁")
    let all = (0..<120).map {
      (age: 3599 - 30 * $0, cpu: 100.0 * Double($0) / 119)
    }
    #expect(text(all) == "▁▁▁▂▂▃▃▃▄▄▅▅▆▆▆▇▇███")
  }

  @Test func `a block is the mean of its three minutes`() {
    #expect(text([(179, 0), (0, 100)]) == nothing + "▅")
    #expect(text([(180, 100), (179, 0)]) == nothing.dropFirst() + "█▁")
    #expect(text([(60, nil), (30, 100), (0, nil)]) == nothing + "█")
  }

  @Test func `a block without a value is a space`() {
    #expect(text([(0, nil)]) == nothing + " ")
    #expect(text([(360, 50), (180, nil), (0, 50)]).suffix(3) == "▅ ▅")
  }

  @Test(
    arguments: [
      (0, "▁"), (12.4, "▁"), (12.5, "▂"), (49.9, "▄"), (50, "▅"),
      (87.4, "▇"), (87.5, "█"), (100, "█"),
    ] as [(Double, Character)])
  func `eight blocks, an eighth each`(percent: Double, block: Character) {
    #expect(last(percent) == block)
  }

  @Test func `samples of another time are left out`() {
    #expect(text([(3600, 100), (-1000, 100), (99_999, 100)]) == nothing + " ")
    // A clock that was set back a little.
    #expect(text([(-10, 100)]) == nothing + "█")
  }
}
