import ObsTesting

@testable import ObsFiles
@testable import obs_metrics

/// An app, `shop`, and numbered samples for its ring.
enum Shop {
  static func sample(_ number: Int) -> Sample {
    Sample(at: Timestamp(seconds: 1_790_000_000 + number), vm: "app-vm")
  }

  static func lines(_ numbers: some Sequence<Int>) -> [String] {
    numbers.map { String(decoding: sample($0).json, as: UTF8.self) }
  }

  /// What is in its file.
  static func stored(_ state: borrowing StateDirectory) throws -> [String] {
    let file = try state.makeApp(Slug("shop")).existing(SampleFile.name)
    return String(decoding: try file.readAll(), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  /// Runs a test with an app that has no file yet.
  static func with(
    _ body: (borrowing StateDirectory, Slug) throws -> Void
  ) throws {
    try withTemporaryState(inMemory: true) { state in
      let slug = try Slug("shop")
      _ = try state.makeApp(slug)
      try body(state, slug)
    }
  }
}
