import Glibc
@testable import ObsFiles
import ObsTesting
import Testing

@Suite struct TokenTests {
  private func user(_ token: String, _ file: String) throws -> User? {
    try withTemporaryState { state in
      try state.root.replace("tokens", with: Array(file.utf8).span)
      return try TokenFile.user(of: token, in: state)
    }
  }

  private func entry(_ token: String, _ rest: String) -> String {
    String(decoding: TokenFile.hash(token), as: UTF8.self) + " " + rest + "\n"
  }

  @Test func `a token is known by its SHA-256`() {
    #expect(
      String(decoding: TokenFile.hash("abc"), as: UTF8.self)
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func `a token is found among others, comments and damage`() throws {
    let file =
      "# comment\n\n" + entry("one", "ann rw *") + "junk\n"
      + entry("two", "bob ro my-*")
    let user = try user("two", file)
    #expect(user?.name == "bob")
    #expect(user?.mayWrite == false)
    #expect(try self.user("three", file) == nil)
    #expect(try self.user("", file) == nil)
  }

  @Test(
    arguments: ["ann xx *", "ann rw", "ann rw * more", "", "ann  rw"])
  func `a damaged line lets nobody in`(rest: String) throws {
    let line = entry("one", rest)
    #expect(try user("one", line) == nil)
    let bytes = Array(line.dropLast().utf8)
    let isDamaged = TokenFile.isDamaged(bytes.span)
    #expect(isDamaged)
  }

  @Test(
    arguments: [
      ("*", true), ("my-shop", true), ("my-*", true), ("*shop", true),
      ("my-sho?", true), ("m*-*p", true), ("my", false), ("my-shop?", false),
      ("?", false), ("", false), ("*x*", false),
    ])
  func `a pattern is a glob`(pattern: String, isFor: Bool) throws {
    let user = User(
      name: "ann", mayWrite: true, pattern: Array(pattern.utf8)[...])
    #expect(try user.mayUse(Slug("my-shop")) == isFor)
  }
}
