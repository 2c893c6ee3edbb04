import CBlocks
import Glibc
import ObsFiles

@testable import obs_analytics

/// Gives one input, a log, to the reader of access logs.
///
/// Whatever the fast reader gives the full one must give too, and what is
/// read at a time must not matter.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzReader(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let bytes = unsafe bytes, count > 0 else { return 0 }
  unsafe file.write(bytes, count)
  let unit = DurationUnit.allCases[count % DurationUnit.allCases.count]
  let whole = readings(chunk: count, unit)
  let parts = readings(chunk: 1 + count % 97, unit)
  precondition(parts == whole, "chunks make a difference")
  for reading in whole { check(reading, before: count) }
  return 0
}

/// What is found in the file, so many bytes at a time.
private func readings(chunk: Int, _ unit: DurationUnit) -> [Reading] {
  var source = LogSource.plain(file.shared, offset: 0)
  var buffer = LogBuffer(at: 0, chunk: chunk)
  var found: [Reading] = []
  do throws(Failure) {
    while try buffer.refill(from: &source) > 0 {
      let readings = readings(of: buffer, unit: unit)
      if found.isEmpty {
        let full = fullReadings(of: buffer, unit: unit)
        precondition(readings == full, "the fast reader differs")
        checkMasks(buffer.text, buffer.lines)
      }
      found += readings
    }
  } catch {
    fatalError("the file can't be read: \(error)")
  }
  return found
}

/// Compares the masks with those that a plain loop makes.
private func checkMasks(_ text: Span<UInt8>, _ count: Int) {
  let blocks = (count + 63) / 64
  var masks = [cblocks_line_masks](
    repeating: cblocks_line_masks(), count: blocks)
  var ends = [UInt64](repeating: 0, count: blocks / 64 + 1)
  unsafe text.withUnsafeBufferPointer { text in
    unsafe masks.withUnsafeMutableBufferPointer { masks in
      unsafe ends.withUnsafeMutableBufferPointer { ends in
        unsafe cblocks_classify_lines(
          text.baseAddress, count, masks.baseAddress, ends.baseAddress)
      }
    }
  }
  let model = BlockMarksModel((0..<count).map { text[$0] }).masks
  precondition(masks.map { BlockMarks($0) }.cut(to: count) == model)
  for (index, mask) in masks.enumerated() {
    let isMarked = ends[index / 64] >> UInt64(index % 64) & 1 == 1
    precondition(isMarked == (mask.controls != 0))
  }
}

/// Checks that what was read is possible.
private func check(_ reading: Reading, before end: Int) {
  precondition((0..<end).contains(reading.start))
  guard case .entry(let entry, let host) = reading.result else { return }
  precondition(!host.isEmpty && host.count < end)
  precondition((0..<253_402_300_800_000_000).contains(entry.time))
  precondition((0..<1_000_000_000).contains(entry.status) && entry.bytes >= 0)
  precondition((0...longestLatency).contains(entry.latency ?? 0))
}

/// A file that is written anew for each input and has no name.
private struct InputFile {
  let shared: SharedFile
  private let descriptor: Int32

  init() {
    let path = "/tmp/obs-fuzz-\(getpid())"
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    defer { unlink(path) }
    guard descriptor >= 0, let file = try? File.open(path: path) else {
      fatalError("\(path) can't be made")
    }
    shared = SharedFile(file)
  }

  func write(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    precondition(ftruncate(descriptor, 0) == 0)
    precondition(unsafe pwrite(descriptor, bytes, count, 0) == count)
  }
}

private let file = InputFile()
