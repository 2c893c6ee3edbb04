@testable import ObsFiles
import Testing

@Suite struct EventIDTests {
  @Test func `an id is read as it is written`() throws {
    let id = try #require(EventID("evt-6b039d70ae31"))
    #expect(id.description == "evt-6b039d70ae31")
    #expect(id.latest.seconds == 0x6b03_9d70)
  }

  @Test(
    arguments: [
      "", "evt-", "evt-6b039d70ae3", "evt-6b039d70ae311", "evt-6B039D70AE31",
      "evt_6b039d70ae31", "6b039d70ae31", "evt-6b039d70ae3g",
    ])
  func `nothing else is an id`(text: String) {
    #expect(EventID(text) == nil)
  }

  @Test func `ids begin with the time`() {
    let now = Timestamp(seconds: 0x1234)
    let id = EventID.next(after: nil, now: now, random: 0xABCD)
    #expect(id?.description == "evt-00001234abcd")
  }

  @Test func `a clock that was set back makes no smaller id`() throws {
    let last = try #require(EventID("evt-6b039d70ae31"))
    let id = EventID.next(
      after: last, now: Timestamp(seconds: 5), random: 0xFFFF)
    #expect(id?.description == "evt-6b039d70ae32")
  }

  @Test func `after the largest id there is none`() {
    let last = EventID("evt-ffffffffffff")
    #expect(EventID.next(after: last, now: .now(), random: 0) == nil)
  }
}
