import ObsFiles
import Testing

@testable import obs_probes

@Suite struct CheckTests {
  private func check(
    _ url: String, _ path: String, connectTo: String? = nil
  ) throws -> Check {
    var config = ProbeConfig(path: path)
    config.expectedStatus = 204
    config.timeout = 7
    return Check(config, at: try BaseURL(url, connectTo: connectTo))
  }

  @Test func `a check is the config at a base URL`() throws {
    let check = try check("https://a:8443/", "/x?y", connectTo: "b:1")
    #expect(check.url == "https://a:8443/x?y")
    #expect(check.connectTo == "b:1")
    #expect(check.expectedStatus == 204)
    #expect(check.timeout == 7)
    #expect(check.isSecure)
  }

  @Test func `plain HTTP is not secure`() throws {
    #expect(try !check("http://https:80", "/").isSecure)
  }

  @Test(
    arguments: [
      ("/", "/"), ("/a?b=c&d=%20", "/a?b=c&d=%20"), ("/%zz", "/%zz"),
      ("/é", "/%C3%A9"), ("/\u{1F600}", "/%F0%9F%98%80"),
      ("/e\u{301}", "/e%CC%81"),
      (#"/"<>^`{|}"#, "/%22%3C%3E%5E%60%7B%7C%7D"),
      ("/~!$&'()*+,;=:@-._[]", "/~!$&'()*+,;=:@-._[]"),
      ("/a//b/../c", "/a//b/../c"),
      ("/\u{80}\u{9F}", "/%C2%80%C2%9F"),
    ])
  func `what a request line has no place for is encoded, and no more`(
    path: String, encoded: String
  ) {
    #expect(Check.encoded(path) == encoded)
  }
}
