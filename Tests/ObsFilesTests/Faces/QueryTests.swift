@testable import ObsFiles
import Testing

@Suite struct QueryTests {
  @Test func `the first value of a name counts, decoded`() {
    let query = Query("a=1&a=2&b=x%20y+z&c&%64=e%3D&e=%zz&f=%+1")
    #expect(query["a"] == "1")
    #expect(query["b"] == "x y z")
    #expect(query["c"] == "")
    #expect(query["d"] == "e=")
    #expect(query["e"] == "%zz")
    #expect(query["f"] == "% 1")
    #expect(query["g"] == nil)
  }

  @Test(arguments: ["limit=0", "limit=11", "limit=", "limit=x", "limit=+1"])
  func `a number out of its range is a broken rule`(text: String) {
    var broken: [String] = []
    let value = Query(text).integer(
      "limit", in: 1...10, default: 5, broken: &broken)
    #expect(value == 5)
    #expect(broken.count == 1)
  }

  @Test func `a number within its range is taken`() {
    var broken: [String] = []
    let value = Query("limit=10").integer(
      "limit", in: 1...10, default: 5, broken: &broken)
    #expect(value == 10)
    #expect(broken.isEmpty)
  }
}
