import Testing

@testable import obs_metrics

@Suite struct ProgressTests {
  @Test func `a slow connection holds nobody up, and is waited for`() {
    let progress = Progress(at: 100)
    for time in [100, 102, 160] as [Double] {
      #expect(progress.isConnecting(at: time))
      #expect(!progress.isHeldUp(at: time))
      #expect(!progress.isStuck(for: 1, at: time))
    }
  }

  @Test func `one that does not come in a minute counts as one that hangs`() {
    let progress = Progress(at: 100)
    #expect(!progress.isConnecting(at: 160.2))
    #expect(progress.isHeldUp(at: 160.2))
    #expect(progress.isStuck(for: 1, at: 160.2))
  }

  @Test func `the time to connect is not the VM's`() {
    var progress = Progress(at: 100)
    progress.step(at: 102)
    #expect(!progress.isConnecting(at: 102))
    #expect(!progress.isHeldUp(at: 102.09))
    #expect(progress.isHeldUp(at: 102.2))
  }

  @Test func `many slow calls hold the others up, and are not stuck`() {
    var progress = Progress(at: 100)
    for time in [100, 100.9, 101.8, 102.7] { progress.step(at: time) }
    #expect(progress.isHeldUp(at: 103.6))
    #expect(!progress.isStuck(for: 1, at: 103.6))
    #expect(progress.isStuck(for: 1, at: 103.8))
  }

  @Test func `a question that starts over waits for a connection`() {
    let question = Question(about: "vm", .usage)
    question.step()
    #expect(question.progress.connected != nil)
    question.answer.isLibvirtAway = true
    question.startOver()
    #expect(question.progress.connected == nil)
    #expect(!question.answer.isLibvirtAway)
  }
}
