import ObsFiles
import ObsTesting
import Testing

@testable import obs_metrics

@Suite struct VMTableTests {
  private let now = Timestamp(seconds: 1_790_000_000)

  private func app(
    _ name: String, _ state: VMState?, memoryKiB: Int = 8 << 20,
    disks: [Allocation.Disk]? = nil
  ) throws -> Overview.App {
    var answer = Answer()
    answer.reading = state.map {
      Reading(
        identity: VMIdentity(uuid: "u", id: 1),
        vitals: Vitals(
          state: $0, vcpus: 4, memoryKiB: memoryKiB, cpuTime: 0),
        clock: 0, uncertainty: 0)
    }
    answer.allocation = disks.map {
      Allocation(vcpus: 4, memoryMiB: memoryKiB / 1024, disks: $0)
    }
    return Overview.App(slug: try Slug(name), vm: "vm-1", answer: answer)
  }

  /// The cells of the one row.
  private func cells(_ app: Overview.App) throws -> [String] {
    let lines = VMTable([app], at: now).table.lines
    #expect(lines.count == 2)
    return try #require(lines.last).split(separator: "  ").map {
      $0.trimmingSpaces
    }.filter { !$0.isEmpty }
  }

  @Test func `a row says what a VM is and has`() throws {
    let disks: [Allocation.Disk] = [
      .init(target: "vda", capacityBytes: 40 << 30),
      .init(target: "vdb", capacityBytes: 1 << 29),
    ]
    #expect(
      try cells(app("shop", .running, disks: disks))
        == [
          "shop", "vm-1", "running", "4", "8 GiB", "vda 40 GiB, vdb 0.5 GiB",
          "-", "-", "-", "never",
        ])
  }

  @Test func `what is not known is a dash`() throws {
    #expect(
      try cells(app("shop", nil))
        == ["shop", "vm-1", "unknown", "-", "-", "-", "-", "-", "-", "never"])
  }

  @Test(
    arguments: [
      (.running, "running"), (.idle, "running"), (.paused, "paused"),
      (.inShutdown, "in shutdown"), (.shutOff, "shut off"),
      (.crashed, "crashed"), (.suspended, "pmsuspended"),
      (.unknown, "no state"),
    ] as [(VMState, String)])
  func `states are virsh's`(state: VMState, word: String) throws {
    #expect(try cells(app("shop", state))[2] == word)
  }

  @Test(
    arguments: [
      (8 << 20, "8 GiB"), (1 << 20, "1 GiB"), (1_049_600, "1025 MiB"),
      (512 << 10, "512 MiB"), (0, "0 MiB"), (1023, "0 MiB"),
    ])
  func `memory is in the largest unit that is whole`(
    kibibytes: Int, text: String
  ) throws {
    #expect(try cells(app("shop", .running, memoryKiB: kibibytes))[4] == text)
  }
}

// MARK: - What it uses

extension VMTableTests {
  private func store(
    _ samples: [Sample], _ state: borrowing StateDirectory
  ) throws -> RecentSamples {
    let slug = try Slug("shop")
    let text = Array(samples.map { $0.json + [10] }.joined())
    try state.makeApp(slug).replace(SampleFile.name, with: text.span)
    return try RecentSamples(of: "vm-1", slug, in: state, at: now)
  }

  private func sample(
    _ age: Int, _ vm: String = "vm-1", cpu: Double? = nil,
    memory: Double? = nil, disk: Double? = nil
  ) -> Sample {
    Sample(
      at: Timestamp(seconds: now.seconds - age), vm: vm, cpu: cpu,
      memory: memory, disk: disk)
  }

  private func usage(_ samples: [Sample]) throws -> [String] {
    try withTemporaryState(inMemory: true) { state in
      var shop = try app("shop", .running)
      shop.samples = try store(samples, state)
      return Array(try cells(shop).dropFirst(6))
    }
  }

  @Test func `the newest sample of the VM is shown`() throws {
    #expect(
      try usage([
        sample(30, cpu: 1, memory: 2, disk: 3),
        sample(5, cpu: 12.34, memory: nil, disk: 100),
        sample(0, "another", cpu: 99),
      ]) == ["12.3%", "-", "100.0%", "5 s ago", "▁"])
  }

  @Test func `what an hour-old sampler said is not shown as now`() throws {
    #expect(
      try usage([sample(400, cpu: 50, memory: 50, disk: 50)])
        == ["-", "-", "-", "6 min 40 s ago", "▅"])
    #expect(
      try usage([sample(90_000, cpu: 50)])
        == ["-", "-", "-", "1 d 1 h ago"])
  }

  @Test func `a clock that was set back makes no time below nothing`() throws {
    #expect(
      try usage([sample(-99, cpu: 50)]) == ["50.0%", "-", "-", "0 s ago", "▅"])
  }

  @Test func `the last hour is all that is kept of the past`() throws {
    try withTemporaryState(inMemory: true) { state in
      let found = try store(
        [
          sample(3700, cpu: 1), sample(3599, cpu: 2), sample(99, "another"),
          sample(30, cpu: 3),
        ], state)
      #expect(found.hour.map(\.cpu) == [2, 3])
      #expect(found.newest?.cpu == 3)
      #expect(
        found.row.map { String(decoding: $0, as: UTF8.self) }
          == #"{"at":"2026-09-21T14:12:50+00:00","cpu_pct":3.0,"#
          + #""mem_pct":null,"disk_pct":null}"#)
    }
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    String(drop { $0 == " " })
  }
}
