import Testing

@testable import ObsFiles

@Suite struct `Repeated keys` {
  @Test(arguments: [
    (#"{"a":1,"a":2}"#, 7), (#"{"a":1,"b":2,"a":3,"b":4}"#, 13),
    (#"{"":1,"":2}"#, 6), (#"{"\u0061":1,"a":2}"#, 12),
    (#"{"a":1,"\u0061":2}"#, 7), (#"{"\/":1,"/":2}"#, 8),
    (#"{"\u00e9":1,"é":2}"#, 12), (#"{"\ud83d\ude00":1,"😀":2}"#, 18),
    (#"{"x":{"a":1,"a":2}}"#, 12), (#"[{"a":1},{"a":1,"a":2}]"#, 16),
    (#"{"a":{"a":1},"a":2}"#, 13), (#"{"a":{"b":1},"b":2,"a":3}"#, 19),
    (#"{"\\":1,"\u005C":2}"#, 8), (#"{"\n":1,"\u000a":2}"#, 8),
  ])
  func `are refused at the first repetition`(_ text: String, _ offset: Int) {
    for (shift, text) in shifted(Array(text.utf8)).enumerated() {
      #expect(fault(text) == nil)
      let fault = fault(text, duplicateKeys: .refused)
      #expect(fault?.offset == offset + shift)
      guard case .repeatedKey = fault?.reason else {
        Issue.record("\(text) gave \(String(describing: fault))")
        continue
      }
    }
  }

  @Test(arguments: [
    #"{"a":1,"b":2}"#, #"{"a":{"a":{"a":1}}}"#, #"[{"a":1},{"a":1}]"#,
    #"{"a":1,"A":2}"#, #"{"a":1,"aa":2,"":3}"#, #"{"é":1,"e\u0301":2}"#,
    #"{"a":"a","b":"a"}"#, #"{"\\u0061":1,"a":2}"#, #"{"ab":1,"ba":2}"#,
    #"{"\"":1,"\\\"":2}"#, #"{"x":{"a":1},"y":{"a":1},"a":{"x":1}}"#,
  ])
  func `are only those of one object that read the same`(_ text: String) {
    for text in shifted(Array(text.utf8)) {
      #expect(fault(text, duplicateKeys: .refused) == nil)
    }
  }

  @Test func `are found among thousands`() {
    let keys = (0..<20_000).map { #""key\#($0)":\#($0)"# }
    let text = keys.joined(separator: ",")
    #expect(fault("{\(text)}", duplicateKeys: .refused) == nil)
    let repeated = fault(
      "{\(text),\"key\\u0037\":0}", duplicateKeys: .refused)
    #expect(repeated?.reason == .repeatedKey(Array("key7".utf8)))
    #expect(repeated?.offset == text.utf8.count + 2)
  }

  @Test func `are shown cut and escaped`() {
    let long = String(repeating: "k", count: 5_000) + #"\n"#
    let text = #"{"\#(long)":1,"\#(long)":2}"#
    let sentence = fault(text, duplicateKeys: .refused)?.sentence ?? ""
    #expect(sentence.hasPrefix(#"the key "kkkk"#))
    #expect(sentence.utf8.count < 120)
    let newline = fault(#"{"\n":1,"\n":2}"#, duplicateKeys: .refused)
    #expect(newline?.sentence == #"the key "\n" is repeated at byte 8"#)
  }
}
