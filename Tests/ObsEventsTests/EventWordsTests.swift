import ArgumentParser
import ObsFiles
import Testing

@testable import obs_events

@Suite struct EventWordsTests {
  private func json(
    _ words: [String], message: String? = nil, metadata: String? = nil
  ) throws -> String {
    let words = try EventWords(words, message: message)
    let json = try words.json(kind: "k", severity: nil, metadata: metadata)
    return String(decoding: json, as: UTF8.self)
  }

  @Test func `the message and the pairs may stand in any order`() throws {
    let expected =
      #"{"kind":"k","message":"hello","metadata":{"a":"1","b":"="}}"#
    #expect(try json(["hello", "a=1", "b=="]) == expected)
    #expect(try json(["a=1", "hello", "b=="]) == expected)
  }

  @Test func `a message with a space before its sign is no pair`() throws {
    #expect(
      try json(["x = 1"])
        == #"{"kind":"k","message":"x = 1","metadata":{}}"#
    )
  }

  @Test func `pairs come behind the metadata that is given`() throws {
    #expect(
      try json(["a=1"], metadata: #" {"z": 1.0 } "#)
        == #"{"kind":"k","metadata":{"z": 1.0 ,"a":"1"}}"#)
    #expect(
      try json(["a=1"], metadata: "{ }")
        == #"{"kind":"k","metadata":{ "a":"1"}}"#)
  }

  @Test func `a pair that the metadata has already is refused`() {
    #expect(throws: Failure(.malformed, #"metadata repeats the key "a""#)) {
      try json(["a=1"], metadata: #"{"a":2}"#)
    }
  }

  @Test func `two messages are one too many`() {
    #expect(throws: ValidationError.self) { try json(["a", "b"]) }
    #expect(throws: ValidationError.self) {
      try json(["a"], message: "b")
    }
  }

  @Test func `metadata must be an object`() {
    #expect(throws: Failure(.invalid, "metadata must be a JSON object")) {
      try json([], metadata: "[]")
    }
  }
}
