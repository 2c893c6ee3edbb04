import ObsTesting
import Testing

@testable import ObsFiles

@Suite struct EventSpellingTests {
  private let line = Array(
    (#"{"event_id":"evt-6a3eb9ac0001","slug":"my-shop","kind":"probe_up","#
      + #""at":"2026-06-26T17:41:00+00:00","severity":"info","message":"a","#
      + #""metadata":{"kind":"tick"}}"#).utf8)

  private func kind(_ line: String) -> String? {
    let bytes = Array(line.utf8)
    return EventSpelling.kind(of: bytes.span).map {
      String(decoding: bytes[$0], as: UTF8.self)
    }
  }

  /// Whether a line is an event of one of these kinds, read as JSON.
  private func isWanted(_ line: [UInt8], _ kinds: [String]) -> Bool {
    EventLine(line.span) != nil
      && JSON.text("kind", of: line.span).map(kinds.contains) ?? false
  }

  @Test func `the kind of an event as it is stored is seen`() throws {
    let draft = try Draft(json: Array(#"{"kind":"x_1"}"#.utf8).span)
    try withTemporaryState { state in
      let slug = try Slug("a--b")
      let stored = try EventLog.append([draft], to: slug, in: state)
      #expect(kind(String(decoding: stored.lines, as: UTF8.self)) == "x_1")
    }
  }

  @Test(arguments: [
    "", "{", #"{"event_id":"#, #"{"kind":"a","event_id":"evt-6a3eb9ac0001"}"#,
    #"{"event_id":"evt-6a3eb9ac0001","slug":"a\","kind":"b"}"#,
    #"{"event_id":"evt-6a3eb9ac0001","slug":"a", "kind":"b"}"#,
    #"{"event_id":"evt-6a3eb9ac0001","slug":"a","kind":"probe\u005fup"}"#,
    #"{"event_id":"evt-6a3eb9ac0001","slug":"a","kind":"b\"}"#,
    #"{"event_id":"evt-6a3eb9ac0001","slug":"a","kind":"b"#,
    #"{"event_id":"evt-6a3eb9ac0001","slug":"a","kind":null}"#,
  ])
  func `any other spelling is left to be read`(line: String) {
    #expect(kind(line) == nil)
  }

  @Test func `a wanted event is never passed over, however it is spelt`() {
    let spice = Array(#"""\\{}[]:,_aku05f "#.utf8)
    var random = SeededGenerator(seed: 39)
    var filter = EventFilter()
    filter.kinds = ["probe_up", "tick"]
    var (wanted, passed) = (0, 0)
    for round in 0..<50_000 {
      var text = line
      for _ in 0...round % 3 {
        // Most often where the spelling is looked at.
        let spot = Int.random(in: 0..<min(text.count, 80), using: &random)
        let byte = spice.randomElement(using: &random) ?? 0
        switch UInt8.random(in: 0..<3, using: &random) {
        case 0: text.insert(byte, at: spot)
        case 1: text.remove(at: spot)
        default: text[spot] = byte
        }
      }
      let isWanted = isWanted(text, filter.kinds)
      let isPassed = filter.isOfOtherKind(text.span)
      wanted += isWanted ? 1 : 0
      passed += isPassed ? 1 : 0
      if isWanted, isPassed {
        Issue.record("\(String(decoding: text, as: UTF8.self))")
      }
    }
    // Else the changes would be too wild, or too tame, to tell anything.
    #expect(wanted > 1000 && passed > 1000)
  }
}
