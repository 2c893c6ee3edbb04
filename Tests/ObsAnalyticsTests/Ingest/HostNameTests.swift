import Testing

@testable import obs_analytics

@Suite struct HostNameTests {
  @Test(
    arguments: [
      ("My-Shop.Example.COM", "my-shop.example.com"),
      ("a.example.", "a.example"),
      ("a:8443", "a"), ("a.:443.", "a"), ("[::1]:80", "[::1]"),
      ("[::1]", "[::1]"),
    ])
  func `hosts are made comparable`(text: String, name: String) {
    #expect(HostName(text)?.name == name)
  }

  @Test(arguments: ["", ".", "a b", "a/b", "é", "a:b"])
  func `what is no host is refused`(text: String) {
    #expect(HostName(text)?.name == nil)
  }
}
