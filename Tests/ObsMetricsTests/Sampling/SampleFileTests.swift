import Foundation
import ObsFiles
import Testing

@testable import obs_metrics

@Suite struct SampleFileTests {
  /// Stores samples that were taken at these seconds, and one of another VM.
  private func store(
    _ seconds: [Int], _ state: borrowing StateDirectory
  ) throws {
    var lines: [UInt8] = []
    for second in seconds { lines += Shop.sample(second).json + [10] }
    lines += Sample(at: Timestamp(seconds: 2_000_000_000), vm: "other").json
    lines += [10]
    _ = try state.makeApp(Slug("shop")).append(to: SampleFile.name) { _, _ in
      lines
    }
  }

  private struct Row: Decodable {
    let at: String
  }

  /// The seconds of samples that were taken since one of them.
  private func since(
    _ second: Int, _ slug: Slug, _ state: borrowing StateDirectory
  ) throws -> [Int] {
    let rows = try SampleFile.samples(
      of: "app-vm", slug, since: Shop.sample(second).at, in: state
    ).json
    let list = try JSONDecoder().decode(
      [Row].self, from: Data("[".utf8 + rows + "]".utf8))
    return try list.map { row in
      try #require(Timestamp(row.at)).seconds - Shop.sample(0).at.seconds
    }
  }

  @Test func `samples are those since a time, that one included`() throws {
    try Shop.with { state, slug in
      #expect(try since(0, slug, state) == [])
      try store([0, 30, 60], state)
      #expect(try since(-1, slug, state) == [0, 30, 60])
      #expect(try since(30, slug, state) == [30, 60])
      #expect(try since(31, slug, state) == [60])
      #expect(try since(61, slug, state) == [])
    }
  }

  @Test func `a clock that was set back hides no sample`() throws {
    try Shop.with { state, slug in
      try store([3600, 3630, 0, 30], state)
      #expect(try since(3600, slug, state) == [3600, 3630])
      #expect(try since(30, slug, state) == [3600, 3630, 30])
    }
  }

  @Test func `the newest row is that of the VM, however far back`() throws {
    try Shop.with { state, slug in
      #expect(
        try SampleFile.newestRow(of: "app-vm", slug, in: state) == nil)
      try store([7] + Array(0..<500), state)
      for _ in 0..<100 { try store([], state) }
      let newest = Shop.sample(499).json
      let row = try SampleFile.newestRow(of: "app-vm", slug, in: state)
      let expected = SampleRows(of: "app-vm").row(newest.span)
      #expect(row == expected?.json(newest.span))
      #expect(row != nil)
      #expect(try SampleFile.newestRow(of: "none", slug, in: state) == nil)
    }
  }
}
