import ObsFiles
import Testing

@Suite struct TableTests {
  @Test func `columns are as wide as their widest cell, and two apart`() {
    var table = Table(["A", "LONG TITLE", "C"])
    table.add([("aaa", .plain), ("b", .good), ("c", .bad)])
    table.add([("a", .faint), ("", .warning), ("cc", .plain)])
    #expect(
      table.lines
        == ["A    LONG TITLE  C", "aaa  b           c", "a                cc"])
  }

  @Test func `a table without rows has its titles`() {
    #expect(Table(["A", "B"]).lines == ["A  B"])
  }

  @Test func `no line ends in spaces`() {
    var table = Table(["A", "B"])
    table.add([("a", .plain), ("   ", .plain)])
    table.add([("a", .plain), ("▁ ▂ ", .plain)])
    #expect(table.lines == ["A  B", "a", "a  ▁ ▂"])
  }

  @Test func `what a terminal might act on is shown as an escape`() {
    var table = Table(["A", "B"])
    table.add([("\u{1B}[31m\n", .plain), ("é\u{202E}\"\\", .plain)])
    #expect(
      table.lines
        == ["A             B", #"\u001b[31m\n  é\u202e"\"#])
  }
}
