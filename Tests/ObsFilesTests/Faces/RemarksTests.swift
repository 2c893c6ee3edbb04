import Testing

@testable import ObsFiles

@Suite struct RemarksTests {
  private let trouble = Failure(.busy, "it is locked", about: "a test")
  private let other = Failure(.notFound, "it is gone", about: "a test")

  @Test func `what is the matter is known until it is well again`() {
    var remarks = Remarks()
    #expect(remarks["one"] == nil)
    remarks.note(trouble, about: "one")
    #expect(remarks["one"] == trouble)
    #expect(remarks["two"] == nil)
    remarks.note(other, about: "one")
    #expect(remarks["one"] == other)
    remarks.note(nil, about: "one")
    #expect(remarks["one"] == nil)
  }

  @Test func `only what was troubled gets well`() {
    var remarks = Remarks()
    let steps: [(Failure?, String)] = [
      (nil, "one"), (trouble, "one"), (nil, "two"), (nil, "one"), (nil, "one"),
    ]
    let gotWell = steps.map { remarks.note($0, about: $1) }
    #expect(gotWell == [false, false, false, true, false])
  }

  @Test func `subjects that are no more are forgotten`() {
    var remarks = Remarks()
    remarks.note(trouble, about: "one")
    remarks.note(trouble, about: "two")
    remarks.keep(["two"])
    #expect(remarks["one"] == nil)
    #expect(remarks["two"] == trouble)
  }
}
