import Foundation
import ObsTesting
import Testing

@testable import ObsFiles

@Suite struct RunnerLockTests {
  private let name = ".test.lock"

  private func take(_ state: borrowing StateDirectory) throws -> RunnerLock {
    try RunnerLock(state, name, work: "tests")
  }

  private func heritage(_ state: borrowing StateDirectory) throws -> String {
    let lock = try take(state)
    let text = String(decoding: lock.heritage, as: UTF8.self)
    lock.release()
    return text
  }

  private func write(_ text: String, _ state: borrowing StateDirectory) throws {
    try state.root.replace(name, with: Array(text.utf8).span)
  }

  private func content(_ state: borrowing StateDirectory) throws -> String {
    String(decoding: try state.root.existing(name).readAll(), as: UTF8.self)
  }

  @Test func `the file says whose it is`() throws {
    try withTemporaryState { state in
      let lock = try take(state)
      #expect(lock.heritage == [])
      #expect(try content(state) == "\(getpid())\n")
      lock.release()
      #expect(try content(state) == "\(getpid())\n")
    }
  }

  @Test func `there is one holder, and the second is told which`() throws {
    try withTemporaryState { state in
      let lock = try take(state)
      let failure = #expect(throws: Failure.self) { _ = try take(state) }
      #expect(failure?.kind == .busy)
      #expect(
        failure?.detail
          == "process \(getpid()) tests already: it holds .test.lock")
      lock.release()
      try take(state).release()
    }
  }

  @Test(arguments: ["", "\n", "x\n", "-1\n", "1x\n", "1 \n2\n"])
  func `a holder that can't be read is another process`(text: String) throws {
    try withTemporaryState { state in
      let lock = try take(state)
      // As the holder's own hand does it: the same file with other contents.
      let path = "\(state.path)/\(name)"
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      let failure = #expect(throws: Failure.self) { _ = try take(state) }
      #expect(
        failure?.detail
          == "another process tests already: it holds .test.lock")
      lock.release()
    }
  }

  @Test(arguments: ["", "\n", "one\ntwo\n", "no end", "\0\u{1}\n\n"])
  func `what one leaves the next one gets, once`(text: String) throws {
    try withTemporaryState { state in
      try take(state).release(leaving: Array(text.utf8))
      #expect(try content(state) == "\(getpid())\n\(text)")
      #expect(try heritage(state) == text)
      // That one has left nothing: it may have been killed.
      #expect(try heritage(state) == "")
    }
  }

  @Test func `a long heritage gives way to a short one`() throws {
    try withTemporaryState { state in
      let long = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
      try take(state).release(leaving: long)
      try take(state).release(leaving: Array("short".utf8))
      #expect(try content(state) == "\(getpid())\nshort")
    }
  }

  @Test(arguments: [("", ""), ("123", ""), ("junk\nrest", "rest"), ("\n", "")])
  func `a file by another hand is no obstacle`(text: String, rest: String)
    throws
  {
    try withTemporaryState { state in
      try write(text, state)
      #expect(try heritage(state) == rest)
    }
  }

  @Test func `what is too large to be a heritage is none`() throws {
    try withTemporaryState { state in
      try write("1\n" + String(repeating: "x", count: 1 << 20), state)
      #expect(try heritage(state) == "")
      #expect(try content(state) == "\(getpid())\n")
    }
  }
}
