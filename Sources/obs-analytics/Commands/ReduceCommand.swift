import ArgumentParser
import ObsFiles

/// `obs-analytics reduce`.
struct ReduceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reduce",
    abstract: "Merge what map has printed: a line for each app and day.",
    discussion: """
      It reads standard input if no file is named. What it prints can be \
      reduced again, in any order and any grouping.
      """)

  @Argument(help: "Files with lines of map or reduce.", completion: .file())
  var files: [String] = []

  private struct Key: Hashable, Comparable {
    let slug: Slug
    let day: String

    static func < (a: Key, b: Key) -> Bool {
      (a.slug, a.day) < (b.slug, b.day)
    }
  }

  func run() throws {
    var rows: [Key: RollupRow] = [:]
    for file in files.isEmpty ? ["-"] : files {
      try Self.merge(file, into: &rows)
    }
    var out: [UInt8] = []
    for (key, row) in rows.sorted(by: { $0.key < $1.key }) {
      PartialRollup(key.slug, row).append(to: &out)
    }
    Output.write(out.span)
  }

  private static func merge(_ file: String, into rows: inout [Key: RollupRow])
    throws(Failure)
  {
    var input = try LineInput(path: file)
    var number = 0
    while true {
      let batch = try input.nextBatch()
      guard !batch.isEmpty else { return }
      var start = 0
      while let end = batch.span.firstNewline(from: start) {
        number += 1
        let line = batch.span.extracting(start..<end)
        start = end + 1
        do throws(Failure) {
          try merge(PartialRollup(line), into: &rows)
        } catch {
          let name = file == "-" ? "standard input" : file
          throw Failure(
            .malformed, "\(name), line \(number): \(error.detail)")
        }
      }
    }
  }

  private static func merge(
    _ part: PartialRollup, into rows: inout [Key: RollupRow]
  ) {
    let key = Key(slug: part.slug, day: part.row.day)
    if rows[key]?.merge(part.row) == nil { rows[key] = part.row }
  }
}
