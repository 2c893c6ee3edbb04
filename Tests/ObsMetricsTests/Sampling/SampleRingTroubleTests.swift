import Foundation
import Glibc
import ObsTesting
import Testing

@testable import ObsFiles
@testable import obs_metrics

/// What keeps a ring from being written.
@Suite struct SampleRingTroubleTests {
  private func isRefused(
    _ ring: inout SampleRing, _ number: Int, _ slug: Slug,
    _ state: borrowing StateDirectory
  ) -> Failure? {
    do throws(Failure) {
      _ = try ring.append(Shop.sample(number), to: slug, in: state)
      return nil
    } catch {
      return error
    }
  }

  @Test func `while another holds the lock, samples wait in their order`()
    throws
  {
    try Shop.with { state, slug in
      var ring = SampleRing(length: 9, patience: 0.1)
      let lock = try Lock(state.makeApp(slug))
      for number in 1...3 {
        let start = Clock.boottime()
        #expect(isRefused(&ring, number, slug, state)?.kind == .busy)
        #expect(Clock.boottime() - start < 1)
      }
      lock.release()
      _ = try ring.append(Shop.sample(4), to: slug, in: state)
      #expect(try Shop.stored(state) == Shop.lines(1...4))
      _ = try ring.append(Shop.sample(5), to: slug, in: state)
      #expect(try Shop.stored(state) == Shop.lines(1...5))
    }
  }

  @Test func `who waits too long is left out, the oldest first`() throws {
    try Shop.with { state, slug in
      var ring = SampleRing(length: 200, patience: 0.1)
      let path = "\(state.path)/apps/shop/\(SampleFile.name)"
      #expect(unsafe mkdir(path, 0o770) == 0)
      for number in 1...130 {
        #expect(isRefused(&ring, number, slug, state)?.kind == .inputOutput)
      }
      #expect(unsafe rmdir(path) == 0)
      _ = try ring.append(Shop.sample(131), to: slug, in: state)
      #expect(try Shop.stored(state) == Shop.lines(12...131))
    }
  }

  @Test func `more that wait than are kept are cut to what is kept`() throws {
    try Shop.with { state, slug in
      var ring = SampleRing(length: 3, patience: 0.1)
      let path = "\(state.path)/apps/shop/\(SampleFile.name)"
      #expect(unsafe mkdir(path, 0o770) == 0)
      for number in 1...20 {
        #expect(isRefused(&ring, number, slug, state) != nil)
      }
      #expect(unsafe rmdir(path) == 0)
      _ = try ring.append(Shop.sample(21), to: slug, in: state)
      #expect(try Shop.stored(state) == Shop.lines(19...21))
    }
  }

  @Test func `in the end what waits is written as far as it can be`() throws {
    try withTemporaryState(inMemory: true) { state in
      let (held, free) = try (Slug("held"), Slug("shop"))
      var ring = SampleRing(length: 9, patience: 0.01)
      let lock = try Lock(state.makeApp(held))
      let other = try Lock(state.makeApp(free))
      for slug in [held, free] {
        #expect(isRefused(&ring, 1, slug, state) != nil)
      }
      other.release()
      ring.appendWaiting(in: state)
      #expect(try Shop.stored(state) == Shop.lines([1]))
      lock.release()
      for _ in 0..<2 { ring.appendWaiting(in: state) }
      let file = try state.makeApp(held).existing(SampleFile.name)
      #expect(try file.readAll() == Shop.sample(1).json + [10])
    }
  }

  @Test func `what waits for an app that is gone is forgotten`() throws {
    try Shop.with { state, slug in
      var ring = SampleRing(length: 9, patience: 0.1)
      let lock = try Lock(state.makeApp(slug))
      #expect(isRefused(&ring, 1, slug, state) != nil)
      ring.keep([])
      lock.release()
      _ = try ring.append(Shop.sample(2), to: slug, in: state)
      #expect(try Shop.stored(state) == Shop.lines([2]))
    }
  }

  @Test(arguments: ["link", "folder", "fifo"])
  func `what is no file is refused and stays as it is`(kind: String) throws {
    try Shop.with { state, slug in
      let path = "\(state.path)/apps/shop/\(SampleFile.name)"
      let outside = "\(state.path)/outside"
      try "precious".write(toFile: outside, atomically: false, encoding: .utf8)
      switch kind {
      case "link": #expect(unsafe symlink(outside, path) == 0)
      case "folder": #expect(unsafe mkdir(path, 0o770) == 0)
      default: #expect(unsafe mkfifo(path, 0o660) == 0)
      }
      var ring = SampleRing(length: 1, patience: 0.1)
      for number in 1...3 {
        let failure = isRefused(&ring, number, slug, state)
        #expect(failure?.subject == "shop")
        #expect(failure?.detail.contains("apps/shop/samples.jsonl") == true)
      }
      let text = try String(contentsOfFile: outside, encoding: .utf8)
      #expect(text == "precious")
      let names = try state.makeApp(slug).entries().sorted()
      #expect(names == [".lock", "samples.jsonl"])
    }
  }
}
