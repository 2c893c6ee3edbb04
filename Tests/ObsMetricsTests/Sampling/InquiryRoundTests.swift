import ObsFiles
import Testing

@testable import obs_metrics

@Suite struct InquiryRoundTests {
  private let start = Clock.boottime()

  /// A round that waits for one question.
  private func pending(_ waiting: [String] = []) -> InquiryRound {
    var round = InquiryRound(about: waiting, while: [], patience: 5)
    round.pending = [1]
    return round
  }

  /// Of a question whose newest call began so many seconds after the start.
  private func progress(_ seconds: Double) -> Progress {
    var progress = Progress(at: start + seconds)
    progress.step(at: start + seconds)
    return progress
  }

  @Test func `a call that comes back is a sign of life`() {
    var round = pending()
    for seconds in [4, 1] as [Double] {
      round.look(at: [progress(seconds)])
      #expect(abs(round.timeLeft - 9) < 1)
    }
  }

  @Test func `a connection that is still to come is none`() {
    var round = pending()
    round.look(at: [Progress(at: start + 4)])
    #expect(round.timeLeft < 6)
  }

  @Test func `a round takes no more than six patiences`() {
    var round = pending()
    round.look(at: [progress(1000)])
    #expect(abs(round.timeLeft - 30) < 1)
  }

  @Test func `it is over if each question has had its time`() {
    var round = pending()
    round.look(at: [progress(1), progress(-6)])
    #expect(!round.isOver && round.timeLeft > 0)
    round.look(at: [progress(-6)])
    #expect(round.isOver && round.timeLeft > 0)
  }

  @Test func `it is not over as long as somebody is not asked for`() {
    var round = pending(["vm"])
    round.look(at: [progress(-6)])
    #expect(!round.isOver)
  }
}
