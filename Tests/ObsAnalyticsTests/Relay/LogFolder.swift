import Foundation
import ObsFiles

@testable import obs_analytics

/// A folder with a log that is written and rolled, gone with its value.
final class LogFolder {
  let path = "/tmp/obs-test-\(UInt64.random(in: 0 ... .max))"
  var log: String { "\(path)/access.log" }

  init() throws {
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o750])
  }

  deinit { remove(path) }

  /// Adds text to a file, and makes it if it is not there.
  func append(_ text: String, to name: String = "access.log") throws {
    try append(Array(text.utf8), to: name)
  }

  func append(_ bytes: [UInt8], to name: String = "access.log") throws {
    let path = "\(path)/\(name)"
    guard let file = unsafe fopen(path, "a"),
      unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count,
      unsafe fclose(file) == 0
    else { throw Failure(.inputOutput, path) }
  }

  /// Gives a file another name.
  func rename(_ name: String = "access.log", to other: String) throws {
    try FileManager.default.moveItem(
      atPath: "\(path)/\(name)", toPath: "\(path)/\(other)")
  }

  func copy(_ name: String = "access.log", to other: String) throws {
    try FileManager.default.copyItem(
      atPath: "\(path)/\(name)", toPath: "\(path)/\(other)")
  }

  /// Cuts a file to nothing.
  func cut(_ name: String = "access.log") {
    _ = unsafe truncate("\(path)/\(name)", 0)
  }

  /// Says when a file was written last, in seconds since 1970.
  func age(_ name: String, to time: Int) {
    let time = timespec(tv_sec: time, tv_nsec: 0)
    _ = unsafe utimensat(AT_FDCWD, "\(path)/\(name)", [time, time], 0)
  }

  func delete(_ name: String) { remove("\(path)/\(name)") }

  /// Compresses a file as `gzip` does.
  func pack(_ name: String) throws {
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
    gzip.arguments = ["\(path)/\(name)"]
    try gzip.run()
    gzip.waitUntilExit()
    guard gzip.terminationStatus == 0 else {
      throw Failure(.inputOutput, "gzip \(name)")
    }
  }
}

extension LogTrail {
  /// The lines that are new, as text.
  func lines() throws -> [String] {
    var found: [String] = []
    let all = LineSelection(nil, containing: "")
    _ = try read { buffer, place in
      for line in all.lines(in: buffer)
      where buffer.offset + line.end > place.offset {
        found.append(text(of: buffer.text.extracting(line.shown)))
      }
    }
    return found
  }
}

/// Some bytes as text.
func text(of bytes: Span<UInt8>) -> String {
  String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
}
