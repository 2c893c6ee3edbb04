import Glibc
import ObsFiles
import Synchronization
import Testing

@testable import obs_probes

/// How many checks run at a time, against a server that never answers.
@Suite struct CheckThreadTests {
  private func task(_ name: String, port: Int, timeout: Int = 1) throws
    -> CheckTask
  {
    var config = ProbeConfig(path: "/")
    config.timeout = timeout
    var memory = ProbeMemory()
    memory.probe = Probe(config: config)
    memory.base = try BaseURL("http://127.0.0.1:\(port)", connectTo: nil)
    return CheckTask(try Slug(name), memory, isCertificateOld: false)
  }

  /// Runs a test with a thread that checks, and its two boxes.
  private func withThread(
    jobs: Int,
    _ body: (Mailbox<CheckThread.Order>, Mailbox<Finding>) throws -> Void
  ) throws {
    let (orders, findings) = (
      try Mailbox<CheckThread.Order>(), try Mailbox<Finding>()
    )
    let curl = try Curl()
    let engine = try CheckEngine(curl, nil)
    var checker = try CheckThread(engine, jobs: jobs, orders, findings)
    let thread = try ObsFiles.Thread { checker.run() }
    let result = Result { try body(orders, findings) }
    orders.close()
    thread.join()
    try result.get()
  }

  private func take(_ count: Int, from findings: Mailbox<Finding>) -> [Finding]
  {
    var all: [Finding] = []
    while all.count < count, let new = findings.take() {
      all += new
      if new.isEmpty { findings.wait() }
    }
    return all
  }

  @Test func `no more run than may, in their order, and none loses its time`()
    throws
  {
    let server = try SilentServer()
    try withThread(jobs: 3) { orders, findings in
      let names = (0..<7).map { "app-\($0)" }
      orders.post(
        try names.map { .check(try task($0, port: server.port)) })
      let first = take(3, from: findings)
      // Those that waited have only begun.
      #expect((3...6).contains(server.count()))
      let rest = take(4, from: findings)
      #expect(server.count() == 7)
      let ended = (first + rest).map(\.slug.name)
      #expect(Set(ended.prefix(3)) == Set(names[..<3]))
      #expect(Set(ended[3..<6]) == Set(names[3..<6]))
      #expect(ended.last == names.last)
      for finding in first + rest {
        #expect(
          finding.outcome.verdict == .down("timeout: no answer within 1 s"))
      }
    }
  }

  @Test func `after the end what runs goes on, and what waits is dropped`()
    throws
  {
    let server = try SilentServer()
    try withThread(jobs: 2) { orders, findings in
      orders.post(
        try (0..<5).map { .check(try task("app-\($0)", port: server.port)) })
      while server.count() < 2 { usleep(1000) }
      orders.close()
      #expect(take(5, from: findings).count == 2)
      let rest = findings.take()
      #expect(rest?.count == nil)
      #expect(server.count() == 2)
    }
  }
}
