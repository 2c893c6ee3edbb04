import ObsFiles
import Testing

@Suite struct NumberTests {
  private func number(_ text: String) -> Double? {
    JSON.number("n", of: Array(text.utf8).span)
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("12.5", 12.5), ("-1", -1), ("1e3", 1000),
      ("1.5E-1", 0.15), ("100.0", 100), ("9007199254740993", 9007199254740992),
      ("1e400", .infinity), ("1e-400", 0),
    ] as [(String, Double)])
  func `a number in any spelling`(text: String, value: Double) {
    #expect(number(#"{"a":[{"n":9}],"n": \#(text) ,"b":1}"#) == value)
  }

  @Test(
    arguments: [
      "{}", #"{"m":1}"#, #"{"a":{"n":1}}"#, #"{"n":"1"}"#, #"{"n":null}"#,
      #"{"n":true}"#, #"{"n":[1]}"#, "", "[1]", "1",
    ])
  func `nothing else is one`(text: String) {
    #expect(number(text) == nil)
  }
}
