import ObsFiles
import Testing

@testable import obs_probes

@Suite struct CertificateTimeTests {
  private static let expected = "2027-11-03T08:00:00+00:00"

  private func read(_ text: String) -> String? {
    CertificateTime.read(Substring(text))?.description
  }

  @Test(
    arguments: [
      "Nov  3 08:00:00 2027 GMT", "Nov 3 08:00:00 2027 GMT",
      "Nov 03 08:00:00 2027 GMT", " Nov  3 08:00:00 2027 GMT",
      "2027-11-03 08:00:00 GMT",
    ])
  func `the spellings of OpenSSL and GnuTLS are read`(text: String) {
    #expect(read(text) == Self.expected)
  }

  @Test func `every month is known`() {
    let names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
    for (index, name) in names.split(separator: " ").enumerated() {
      let month = index < 9 ? "0\(index + 1)" : "\(index + 1)"
      #expect(
        read("\(name) 28 23:59:59 2030 GMT")
          == "2030-\(month)-28T23:59:59+00:00")
    }
  }

  @Test func `times after 2049 and leap days are read`() {
    #expect(
      read("Dec 31 23:59:59 9999 GMT") == "9999-12-31T23:59:59+00:00")
    #expect(
      read("Feb 29 00:00:00 2028 GMT") == "2028-02-29T00:00:00+00:00")
  }

  @Test(
    arguments: [
      "", " ", "GMT", "Nov", "Nov  3 08:00:00 2027", "Nov  3 08:00:00 2027 CET",
      "Nov  0 08:00:00 2027 GMT", "Nov 31 08:00:00 2027 GMT",
      "Feb 29 08:00:00 2027 GMT", "nov  3 08:00:00 2027 GMT",
      "Nov x 08:00:00 2027 GMT", "Nov -3 08:00:00 2027 GMT",
      "Nov  3 24:00:00 2027 GMT", "Nov  3 08:00 2027 GMT",
      "Nov  3 08:00:00 27 GMT", "2027-11-03 08:00:00", "2027-11-03 08:00:00 Z",
      "2027-13-03 08:00:00 GMT", "2027-11-03T08:00:00 GMT",
      "Nov 9223372036854775808 08:00:00 2027 GMT", "\u{0} \u{0} GMT",
    ])
  func `anything else is no time`(text: String) {
    #expect(read(text) == nil)
  }
}
