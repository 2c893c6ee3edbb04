import ObsFiles

/// Times as TLS libraries print them.
enum CertificateTime {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
    "Nov", "Dec",
  ]

  /// Reads `Nov  3 08:00:00 2027 GMT` (OpenSSL) or `2027-11-03 08:00:00 GMT`
  /// (GnuTLS).
  ///
  /// - Returns: nil for anything else.
  static func read(_ text: Substring) -> Timestamp? {
    let words = text.split(separator: " ")
    if words.count == 3, words[2] == "GMT" {
      return Timestamp("\(words[0])T\(words[1])Z")
    }
    guard words.count == 5, words[4] == "GMT",
      let month = months.firstIndex(of: String(words[0]))
    else { return nil }
    return Timestamp(
      "\(words[3])-\(padded(month + 1))-\(padded(Int(words[1]) ?? 0))"
        + "T\(words[2])Z")
  }

  private static func padded(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
  }
}
