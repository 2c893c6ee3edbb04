import ObsFiles
import Synchronization

/// The certificate authorities that are trusted: the system's and one's own.
///
/// libcurl takes one file and remembers what is in it, by its name. So both
/// are put into a file in memory, which has a name of its own.
final class Authorities: Sendable {
  private static let count = Atomic(0)

  private let file: File
  /// What to call the file: `CURLOPT_CAINFO`.
  ///
  /// libcurl believes what it has read under a name for a day, and descriptors
  /// are used again: so each has a spelling of its own.
  let path: String

  /// - Parameters:
  ///   - system: the file of the system's.
  ///   - own: a file of PEM certificates, `OBS_CA_FILE`.
  /// - Throws: `.inputOutput` if it can't be read, `.invalid` if it has no
  ///   certificate.
  init(system: String, own: String) throws(Failure) {
    let ownText = try Self.read(own)
    let text = String(decoding: ownText, as: UTF8.self)
    guard text.contains("-----BEGIN CERTIFICATE-----") else {
      throw Failure(
        .invalid,
        "OBS_CA_FILE must be a file of PEM certificates, not \(Quoted(own))")
    }
    // A system without any is no reason to refuse one's own.
    let all = ((try? Self.read(system)) ?? []) + [UInt8(ascii: "\n")] + ownText
    let file = try File.inMemory("certificates")
    try file.writeAll(all.span)
    let ordinal = Self.count.add(1, ordering: .relaxed).newValue
    let spelling = String(repeating: "./", count: ordinal)
    path = "/proc/self/\(spelling)fd/\(file.descriptor)"
    self.file = file
  }

  private static func read(_ path: String) throws(Failure) -> [UInt8] {
    guard let file = try File.open(path: path) else {
      throw Failure(.inputOutput, "can't open \(path): there is no such file")
    }
    return try file.readAll(limit: 1 << 24)
  }
}
