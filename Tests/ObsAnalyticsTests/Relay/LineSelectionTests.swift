import ObsFiles
import Testing

@testable import obs_analytics

@Suite struct LineSelectionTests {
  private let folder: LogFolder

  init() throws {
    folder = try LogFolder()
    try folder.append("OBS_HOST={slug}.example.com\n", to: "config")
  }

  /// The lines of a text that one app gets.
  private func lines(
    _ bytes: [UInt8], of slug: String? = "shop", containing part: String = ""
  ) throws -> [String] {
    let hosts = try slug.map {
      try OwnHosts(of: Slug($0), statePath: folder.path)
    }
    let selection = LineSelection(hosts, containing: part)
    return try withBuffer(bytes) { buffer in
      selection.lines(in: buffer).map {
        text(of: buffer.text.extracting($0.shown))
      }
    }
  }

  private func lines(_ text: String, of slug: String? = "shop") throws
    -> [String]
  {
    try lines(Array(text.utf8), of: slug)
  }

  private func request(_ host: String, _ more: String = "") -> String {
    #"{"level":"info","ts":1.5,"logger":"http.log.access","request":{"#
      + #""host":"\#(host)","headers":{\#(more)}},"size":5,"status":200,"#
      + #""duration":0.001,"resp_headers":{}}"#
  }

  @Test(arguments: [
    "shop.example.com", "SHOP.example.com", "shop.example.com:8443",
    "shop.example.com.", #"sho\u0070.example.com"#,
  ])
  func `an app gets its own requests`(host: String) throws {
    let mine = request(host)
    let text = [request("blog.example.com"), mine, request("nobody"), ""]
      .joined(separator: "\n")
    #expect(try lines(text) == [mine])
    #expect(try lines(text, of: "blog") == [request("blog.example.com")])
    #expect(try lines(text, of: "nobody").isEmpty)
  }

  @Test func `hosts that an app names are its own, and the template's are not`()
    throws
  {
    try folder.makeApp("shop", hosts: ["www.example.org", "[::1]"])
    let text = ["www.example.org:80", "[::1]:80", "shop.example.com"]
      .map { request($0) + "\n" }.joined()
    #expect(try lines(text).count == 2)
    #expect(try lines(text, of: "other").isEmpty)
  }

  @Test func `a host that one app names is not that of an absent one`() throws {
    try folder.makeApp("bar", hosts: ["shop.example.com"])
    let text = request("shop.example.com") + "\n"
    #expect(try lines(text).isEmpty)
    #expect(try lines(text, of: "bar").count == 1)
  }

  @Test func `lines that are read slowly are the app's, too`() throws {
    let probe = request(
      "shop.example.com", #""User-Agent":["obs-probes/1"]"#)
    let spaced = request("shop.example.com").replacing(",", with: ", ")
    let text = [probe, spaced, spaced + "\r", "junk shop.example.com", ""]
      .joined(separator: "\n")
    #expect(try lines(text) == [probe, spaced, spaced])
  }

  @Test func `of a torn line only what stands behind it is shown`() throws {
    let mine = request("shop.example.com")
    let theirs = request("blog.example.com")
    for length in stride(from: 1, to: theirs.utf8.count, by: 7) {
      let text = String(theirs.prefix(length)) + mine + "\n"
      #expect(try lines(text) == [mine])
      #expect(try lines(text, of: "blog").isEmpty)
      #expect(try lines(Array(text.utf8), containing: "blog").isEmpty)
    }
  }

  @Test func `zeros before a line are not shown`() throws {
    let mine = request("shop.example.com")
    #expect(try lines(mine + "\n\0\0\0" + mine + "\n") == [mine, mine])
    #expect(try lines("a\n\0\0b\n", of: nil) == ["a", "b"])
  }

  @Test func `all lines of an app's own log are given`() throws {
    #expect(try lines("a\r\n\nb\rc\n\r\n", of: nil) == ["a", "", "b\rc", ""])
    let bytes: [UInt8] = [0x63, 0xE9, 0xFF, 0x0A, 0x80, 0x0A]
    #expect(
      try lines(bytes, of: nil) == [
        "c\u{FFFD}\u{FFFD}", "\u{FFFD}",
      ])
  }

  @Test(arguments: [
    ("", 3), ("a", 3), ("ab", 2), ("abc", 1), ("aab", 1), ("c", 1), ("abcd", 0),
    ("A", 0), ("\n", 0), (".", 0),
  ])
  func `lines that contain a text`(part: String, count: Int) throws {
    let text = Array("a\nab\naabc\n".utf8)
    #expect(
      try lines(text, of: nil, containing: part).count == count)
  }
}

extension LogFolder {
  /// Makes an app that names its hosts.
  fileprivate func makeApp(_ slug: String, hosts: [String]) throws {
    let state = try StateDirectory(path: path)
    _ = try AppFile.set(
      [("hosts", .strings(hosts))], of: Slug(slug), in: state)
  }
}
