import ObsFiles
import ObsTesting
import Testing

@testable import obs_analytics

@Suite struct `A buffer of lines` {
  /// Lines that tell where they begin.
  private func log(_ lengths: [Int]) -> [UInt8] {
    var log: [UInt8] = []
    for length in lengths {
      let name = Array("\(log.count)".utf8)
      log += name.prefix(length)
      log += [UInt8](
        repeating: UInt8(ascii: "."), count: max(length - name.count, 0))
      log.append(UInt8(ascii: "\n"))
    }
    return log
  }

  /// Each line of a log, found in a buffer that is filled again and again.
  private func lines(_ log: [UInt8], chunk: Int) throws
    -> (starts: [Int], overlong: Int, position: Int)
  {
    var source = LogSource.plain(try unnamedFile(log), offset: 0)
    var buffer = LogBuffer(at: 0, chunk: chunk)
    var starts: [Int] = []
    var overlong = 0
    while try buffer.refill(from: &source) > 0 {
      starts += self.starts(of: buffer)
      #expect(text(of: buffer) == log[buffer.offset...].prefix(buffer.lines))
      overlong += buffer.overlongLines
      #expect(buffer.position <= log.count)
    }
    return (starts, overlong, buffer.position)
  }

  /// Where lines begin in their log.
  private func starts(of buffer: borrowing LogBuffer) -> [Int] {
    let text = buffer.text
    var starts: [Int] = []
    var start = 0
    while start < buffer.lines, let end = text.firstNewline(from: start) {
      starts.append(buffer.offset + start)
      start = end + 1
    }
    return starts
  }

  private func text(of buffer: borrowing LogBuffer) -> ArraySlice<UInt8> {
    let text = buffer.text.extracting(0..<buffer.lines)
    return unsafe text.withUnsafeBufferPointer { unsafe Array($0)[...] }
  }

  private func starts(_ log: [UInt8]) -> [Int] {
    var starts: [Int] = []
    var start = 0
    while let end = log.span.firstNewline(from: start) {
      starts.append(start)
      start = end + 1
    }
    return starts
  }

  @Test func `gives every line once, whatever is read at a time`() throws {
    var dice = Dice(seed: 5)
    for _ in 0..<60 {
      let log = log((0..<40).map { _ in dice.roll(1 << dice.roll(9)) })
      for chunk in [1, 2, 63, 64, 65, 127, 128, 129, 500, 100_000] {
        let found = try lines(log, chunk: chunk)
        #expect(found.starts == starts(log))
        #expect(found.position == log.count)
      }
    }
  }

  @Test(arguments: [1, 100, 4096, 1 << 20])
  func `waits for the end of the last line`(_ chunk: Int) throws {
    let log = log([10, 20, 30]) + Array("no line feed".utf8)
    let found = try lines(log, chunk: chunk)
    #expect(found.starts == [0, 11, 32])
    #expect(found.position == 63)
    #expect(try lines(Array("none".utf8), chunk: chunk).starts == [])
    #expect(try lines([], chunk: chunk).position == 0)
  }

  @Test func `goes on where the file has grown`() throws {
    let log = log([300, 5, 700, 0, 0, 40])
    for cut in stride(from: 0, to: log.count, by: 13) {
      var buffer = LogBuffer(at: 0, chunk: 128)
      var starts: [Int] = []
      for size in [cut, log.count] {
        // Another file with the same beginning, as the same one grown.
        var source = LogSource.plain(
          try unnamedFile(Array(log[..<size])),
          offset: starts.isEmpty && size == cut ? 0 : cut)
        while try buffer.refill(from: &source) > 0 {
          starts += self.starts(of: buffer)
        }
      }
      #expect(starts == self.starts(log))
    }
  }

  @Test func `takes lines up to the limit and passes over longer ones`()
    throws
  {
    let limit = LogBuffer.lineLimit
    for (length, chunk) in [
      (limit, 1 << 18), (limit + 1, limit), (2 * limit + 70_000, 1 << 18),
    ] {
      let log = log([7, length, 9])
      let found = try lines(log, chunk: chunk)
      let isTooLong = length > limit
      let expected = [0, 8, 8 + length + 1]
      #expect(
        found.starts == (isTooLong ? [expected[0], expected[2]] : expected))
      #expect(found.overlong == (isTooLong ? 1 : 0))
      #expect(found.position == log.count)
    }
  }

  @Test func `keeps the position before a line that is too long and unended`()
    throws
  {
    let log =
      log([7])
      + [UInt8](
        repeating: UInt8(ascii: "x"), count: LogBuffer.lineLimit * 2)
    let found = try lines(log, chunk: 1 << 18)
    #expect(found.starts == [0])
    #expect(found.overlong == 0)
    #expect(found.position == 8)
  }
}
