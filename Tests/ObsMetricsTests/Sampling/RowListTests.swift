import Testing

@testable import obs_metrics

@Suite struct RowListTests {
  private func text(_ lines: [String], capacity: Int) -> String {
    var list = RowList(capacity: capacity)
    for line in lines {
      let bytes = Array(line.utf8)
      list.prepend(.line(without: 1..<3), of: bytes.span)
    }
    let none: [UInt8] = []
    list.prepend(.bytes(Array("last".utf8)), of: none.span)
    return String(decoding: list.json, as: UTF8.self)
  }

  @Test(arguments: [0, 1, 13, 14, 15, 1000])
  func `what comes last is first, however much was expected`(capacity: Int) {
    #expect(
      text(["axxbc", "dxx", "xxxe"], capacity: capacity) == "last,xe,d,abc")
    #expect(text([], capacity: capacity) == "last")
  }

  @Test func `there may be nothing`() {
    #expect(RowList(capacity: 0).json.isEmpty)
    #expect(RowList(capacity: 9).json.isEmpty)
  }
}
