import ObsFiles
import Testing

@testable import obs_probes

@Suite struct BaseURLTests {
  @Test(
    arguments: [
      "http://a", "https://my-shop.apps.example.com", "http://127.0.0.1:8080",
      "http://[::1]:80/", "https://a/",
    ])
  func `a base URL is scheme and host`(url: String) throws {
    _ = try BaseURL(url, connectTo: nil)
  }

  @Test(
    arguments: [
      "", "a", "ftp://a", "http://", "http://a/b", "http://u@a", "http://a?b",
      "http://a:0", "http://a:99999", "http://a b",
    ])
  func `nothing else is a base URL`(url: String) {
    #expect(throws: Failure.self) { _ = try BaseURL(url, connectTo: nil) }
  }
}
