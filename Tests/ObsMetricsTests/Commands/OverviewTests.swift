import ObsFiles
import Testing

@testable import obs_metrics

@Suite struct OverviewTests {
  private func json(_ app: Overview.App) -> String {
    String(decoding: app.json, as: UTF8.self)
  }

  @Test func `what is not known is null`() throws {
    let app = Overview.App(
      slug: try Slug("shop"), vm: "a\"\n", answer: Answer())
    #expect(
      json(app)
        == #"{"slug":"shop","vm_name":"a\"\n","state":null,"#
        + #""allocation":null,"sample":null}"# + "\n")
  }

  @Test func `what is known is there, as REST has it`() throws {
    var answer = Answer()
    answer.reading = try Recorded("app-vm-paused").reading
    answer.allocation = Allocation(vcpus: 2, memoryMiB: 256, disks: [])
    let app = Overview.App(slug: try Slug("shop"), vm: "app-vm", answer: answer)
    #expect(
      json(app)
        == #"{"slug":"shop","vm_name":"app-vm","state":"paused","#
        + #""allocation":{"vcpus":2,"memory_mb":256,"disks":[]},"#
        + #""sample":null}"# + "\n")
  }
}
