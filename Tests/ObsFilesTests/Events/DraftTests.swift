@testable import ObsFiles
import Testing

@Suite struct DraftTests {
  private func draft(_ json: String) throws -> Draft {
    let bytes = Array(json.utf8)
    return try Draft(json: bytes.span)
  }

  private func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  @Test func `only the kind must be there`() throws {
    let draft = try draft(#"{"kind":"walk_completed"}"#)
    #expect(text(draft.kind) == "walk_completed")
    #expect(draft.severity == .info)
    #expect(text(draft.details) == #""message":"","metadata":{}"#)
  }

  @Test func `metadata keeps its order and the spelling of its numbers`() throws
  {
    let draft = try draft(
      #"{"kind":"a", "metadata": {"z" : 1.0, "a":[1e400, 12345678901234567890]}}"#
    )
    #expect(
      text(draft.details)
        == #""message":"","metadata":{"z":1.0,"a":[1e400,12345678901234567890]}"#
    )
  }

  @Test func `what a terminal would act on is stored as an escape`() throws {
    let draft = try draft(
      "{\"kind\":\"a\",\"message\":\"\u{7F}\u{9B}\u{202E}\u{2066}é\"}")
    #expect(
      text(draft.details)
        == #""message":"\u007f\u009b\u202e\u2066é","metadata":{}"#)
  }

  @Test func `a kind may be spelt with escapes`() throws {
    #expect(text(try draft(#"{"\u006bind":"\u0061b"}"#).kind) == "ab")
  }

  @Test(
    arguments: [
      (#"{}"#, "kind is missing"),
      (#"{"kind":1}"#, "kind must match [a-z][a-z0-9_]{0,63}, not 1"),
      (#"{"kind":"A"}"#, #"kind must match [a-z][a-z0-9_]{0,63}, not "A""#),
      (
        #"{"kind":"a","severity":"warn"}"#,
        #"severity must be info, warning or error, not "warn""#
      ),
      (
        #"{"kind":"a","severity":null}"#,
        "severity must be info, warning or error, not null"
      ),
      (
        #"{"kind":"a","message":[]}"#, "message must be a string, not an array"
      ),
      (
        #"{"kind":"a","metadata":"x"}"#,
        #"metadata must be an object, not "x""#
      ),
      (
        #"{"severity":"x","message":{}}"#,
        #"kind is missing; severity must be info, warning or error, not "x"; "#
          + "message must be a string, not an object"
      ),
    ])
  func `broken rules are told, all of them`(json: String, detail: String) {
    let failure = #expect(throws: Failure.self) { try draft(json) }
    #expect(failure == Failure(.invalid, detail))
  }

  @Test func `limits are on what is read, not on how it is spelt`() throws {
    let escaped = String(repeating: #"\u0041"#, count: 4096)
    _ = try draft(#"{"kind":"a","message":"\#(escaped)"}"#)
    let failure = #expect(throws: Failure.self) {
      try draft(#"{"kind":"a","message":"\#(escaped)A"}"#)
    }
    #expect(failure?.detail == "message must be at most 4096 bytes, not 4097")
  }

  @Test func `metadata may be 32 deep`() throws {
    func nested(_ depth: Int) -> String {
      let opening = String(repeating: #"{"a":"#, count: depth - 1)
      let closing = String(repeating: "}", count: depth - 1)
      return #"{"kind":"a","metadata":"# + opening + "{}" + closing + "}"
    }
    _ = try draft(nested(32))
    let failure = #expect(throws: Failure.self) { try draft(nested(33)) }
    #expect(
      failure?.detail == "metadata must be nested at most 32 deep, not 33")
  }

  @Test func `metadata may have 32 KiB without its spaces`() throws {
    func sized(_ size: Int) -> String {
      let filler = String(repeating: "x", count: size - #"{"a":""}"#.utf8.count)
      return #"{"kind":"a","metadata":{ "a" : "\#(filler)" } }"#
    }
    _ = try draft(sized(32_768))
    let failure = #expect(throws: Failure.self) { try draft(sized(32_769)) }
    #expect(
      failure?.detail == "metadata must be at most 32768 bytes, not 32769")
  }

  @Test func `a repeated key is refused, wherever it is`() {
    let failure = #expect(throws: Failure.self) {
      try draft(#"{"kind":"a","metadata":{"b":1,"\u0062":2}}"#)
    }
    #expect(failure == Failure(.malformed, #"the body repeats the key "b""#))
  }
}
