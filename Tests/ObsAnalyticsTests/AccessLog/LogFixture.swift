import Foundation
import Glibc
import ObsFiles

@testable import obs_analytics

/// A file with these bytes, which has no name any more.
func unnamedFile(_ bytes: [UInt8]) throws -> SharedFile {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("obs-test-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: path) }
  // Foundation's way to write waits for the disk.
  guard let stream = unsafe fopen(path.path, "w"),
    unsafe fwrite(bytes, 1, bytes.count, stream) == bytes.count,
    unsafe fclose(stream) == 0, let file = try File.open(path: path.path)
  else { throw Failure(.notFound, "\(path.path) is not there") }
  return SharedFile(file)
}

/// Runs a test with some lines in a buffer, all of them at once.
func withBuffer<Result>(
  _ lines: [UInt8], _ body: (borrowing LogBuffer) throws -> Result
) throws -> Result {
  var source = LogSource.plain(try unnamedFile(lines), offset: 0)
  var buffer = LogBuffer(at: 0, chunk: lines.count)
  _ = try buffer.refill(from: &source)
  return try body(buffer)
}

/// What a program that ingests finds in a log.
func readings(
  of log: [UInt8], chunk: Int? = nil, unit: DurationUnit = .seconds
) throws -> [Reading] {
  var source = LogSource.plain(try unnamedFile(log), offset: 0)
  var buffer = LogBuffer(at: 0, chunk: chunk ?? log.count)
  var found: [Reading] = []
  while try buffer.refill(from: &source) > 0 {
    found += readings(of: buffer, unit: unit)
  }
  return found
}

/// What ``FastReader`` makes of a line, nil if it does not take it.
func fastEntry(_ line: String, unit: DurationUnit = .seconds) throws
  -> AccessEntry?
{
  let bytes = Array(line.utf8) + [0x0A]
  return try withBuffer(bytes) { fastEntry($0.text, bytes.count - 1, unit) }
}

/// What ``FastReader`` makes of the line that a text begins with.
func fastEntry(_ text: Span<UInt8>, _ end: Int, _ unit: DurationUnit)
  -> AccessEntry?
{
  var masks = LineMasks()
  guard masks.classify(text, end + 1) == end + 1 else { return nil }
  var cursor = masks.cursor(over: text)
  guard cursor.lineEnd() == end else { return nil }
  return FastReader.entry(&cursor, end: end, unit: unit)
}

/// What the one line is that a text consists of.
func reading(_ line: String, unit: DurationUnit = .seconds) throws
  -> Reading
{
  let found = try readings(of: Array(line.utf8) + [0x0A], unit: unit)
  guard let first = found.first, found.count == 1 else {
    throw Failure(.notFound, "\(found.count) lines")
  }
  return first
}
