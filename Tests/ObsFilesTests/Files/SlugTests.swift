import ObsFiles
import Testing

@Suite struct SlugTests {
  @Test(arguments: ["a", "0", "my-shop", "a--b", "xn--bcher-kva"])
  func `a DNS label is a slug`(name: String) throws {
    #expect(try Slug(name).name == name)
  }

  @Test func `63 letters are the most`() throws {
    _ = try Slug(String(repeating: "a", count: 63))
    #expect(throws: Failure.self) {
      try Slug(String(repeating: "a", count: 64))
    }
  }

  @Test(
    arguments: [
      "", "-", "-a", "a-", "A", "a_b", "a.b", ".", "..", "a/b", "a b", "a\n",
      "a%00", "\u{e9}", "a\0",
    ])
  func `anything else is refused with the rule`(name: String) {
    let failure = #expect(throws: Failure.self) { try Slug(name) }
    #expect(failure?.kind == .invalid)
    #expect(failure?.detail.hasPrefix("slug must be 1 to 63 of a-z") == true)
  }
}
