import Glibc
import ObsFiles
import Synchronization
import Testing

@Suite struct MailboxTests {
  private func isReadable(_ box: Mailbox<Int>) -> Bool {
    var waiting = pollfd(fd: box.descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&waiting, 1, 0) == 1
  }

  @Test func `what is put in comes out in its order, once`() throws {
    let box = try Mailbox<Int>()
    #expect(box.take() == [])
    box.post([1, 2])
    box.post([])
    box.post([3])
    #expect(box.take() == [1, 2, 3])
    #expect(box.take() == [])
  }

  @Test func `a box can be emptied in parts`() throws {
    let box = try Mailbox<Int>()
    box.post([1, 2, 3])
    #expect(box.take(2) == [1, 2])
    #expect(isReadable(box))
    #expect(box.take(2) == [3])
    #expect(!isReadable(box))
  }

  @Test func `a closed box gives what is inside, then nothing more`() throws {
    let box = try Mailbox<Int>()
    box.post([1])
    box.close()
    #expect(box.take() == [1])
    #expect(isReadable(box))
    #expect(box.take() == nil)
    #expect(box.take() == nil)
    box.wait()
  }

  @Test func `the descriptor can be read while something is inside`() throws {
    let box = try Mailbox<Int>()
    #expect(!isReadable(box))
    box.post([1])
    box.post([2])
    #expect(isReadable(box))
    _ = box.take()
    #expect(!isReadable(box))
    box.close()
    #expect(isReadable(box))
  }

  @Test func `who waits is woken by a thing, and by the end`() throws {
    let box = try Mailbox<Int>()
    let got = Mutex<[Int]>([])
    try withThread({
      while let items = box.take() {
        got.withLock { $0 += items }
        if items.isEmpty { box.wait() }
      }
    }) {
      for index in 0..<50 {
        usleep(200)
        box.post([index])
      }
      usleep(20_000)
      box.close()
    }
    #expect(got.withLock { $0 } == Array(0..<50))
  }

  @Test func `who waits for a time waits no shorter and not much longer`()
    throws
  {
    let box = try Mailbox<Int>()
    for seconds in [0, 0.0301, 0.2] {
      let start = Clock.boottime()
      box.wait(seconds: seconds)
      let waited = Clock.boottime() - start
      #expect(waited >= seconds && waited < seconds + 2)
    }
  }

  @Test func `who waits for a time is woken by a thing`() throws {
    let box = try Mailbox<Int>()
    let start = Clock.boottime()
    try withThread({
      usleep(20_000)
      box.post([1])
    }) {
      box.wait(seconds: 30)
      #expect(box.take() == [1])
    }
    box.close()
    box.wait(seconds: 30)
    #expect(Clock.boottime() - start < 15)
  }

  @Test func `many threads lose nothing and double nothing`() throws {
    let box = try Mailbox<Int>()
    let (writers, each) = (4, 5_000)
    let got = Mutex<[Int]>([])
    try withThread({
      while let items = box.take(7) {
        got.withLock { $0 += items }
        if items.isEmpty { box.wait() }
      }
    }) {
      let next = Mutex(0)
      Workers.run(writers) {
        let writer = next.withLock { number in
          defer { number += 1 }
          return number
        }
        for index in 0..<each { box.post([writer * each + index]) }
      }
      box.close()
    }
    let all = got.withLock { $0 }
    #expect(all.count == writers * each)
    #expect(Set(all).count == writers * each)
    for writer in 0..<writers {
      let own = all.filter { $0 / each == writer }
      #expect(own == own.sorted())
    }
  }

  /// Runs `body` beside a thread, and waits for the thread.
  private func withThread(
    _ work: sending @escaping () -> Void, _ body: () throws -> Void
  ) throws {
    let thread = try ObsFiles.Thread(work)
    try body()
    thread.join()
  }
}
