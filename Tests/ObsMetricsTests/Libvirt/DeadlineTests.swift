import Glibc
import ObsFiles
import Testing

@testable import obs_metrics

@Suite struct DeadlineTests {
  @Test func `returns what the work returns`() throws {
    #expect(try Deadline.run(seconds: 5, meanwhile: {}) { 42 } == 42)
  }

  @Test func `throws what the work throws`() {
    let failure = Failure(.notFound, "nothing there")
    #expect(throws: failure) {
      try Deadline.run(seconds: 5, meanwhile: {}) { () throws(Failure) -> Int in
        throw failure
      }
    }
  }

  @Test func `gives up on work that hangs`() throws {
    var ends: [Int32] = [-1, -1]
    try #require(unsafe pipe(&ends) == 0)
    let input = ends[0]
    let start = Clock.boottime()
    let answer = try Deadline.run(seconds: 1, meanwhile: {}) {
      var byte: UInt8 = 0
      return unsafe read(input, &byte, 1)
    }
    let seconds = Clock.boottime() - start
    #expect(answer == nil)
    #expect(seconds >= 1)
    #expect(seconds < 10)
    close(ends[1])
  }

  @Test func `a peer that hangs up is an error, not the end`() throws {
    let disposition = signal(SIGPIPE, SIG_DFL)
    defer { signal(SIGPIPE, disposition) }
    let code = try Deadline.run(seconds: 5, meanwhile: {}) {
      var ends: [Int32] = [-1, -1]
      unsafe pipe(&ends)
      close(ends[0])
      defer { close(ends[1]) }
      return unsafe write(ends[1], "x", 1) == -1 ? errno : 0
    }
    #expect(code == EPIPE)
  }
}
