import ArgumentParser
import ObsFiles

/// `obs-metrics list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print every bound VM with its newest sample, a line each.")

  @Flag(help: "A table for people instead of JSON lines.")
  var human = false

  @OptionGroup var state: StateOption

  func run() throws {
    let state = try state.open()
    var table = Table(["SLUG", "VM", "NEWEST SAMPLE"])
    let damage = try state.forEachApp { (slug) throws(Failure) in
      guard let vm = try slug.boundVM(in: state) else { return }
      let newest = try SampleFile.samples(of: vm, slug, in: state, limit: 1)
      let sample = newest.first.map { String(decoding: $0, as: UTF8.self) }
      if human {
        table.add([
          (slug.name, .plain), (vm, .plain), (sample ?? "-", .faint),
        ])
      } else {
        Output.write(line: Self.line(slug, vm, sample ?? "null"))
      }
    }
    if human { table.print() }
    if let damage { throw damage }
  }

  private static func line(_ slug: Slug, _ vm: String, _ sample: String)
    -> String
  {
    var name: [UInt8] = []
    JSONWriter.append(string: vm, to: &name)
    return #"{"slug":"\#(slug.name)","vm_name":"#
      + String(decoding: name, as: UTF8.self) + #","sample":\#(sample)}"#
  }
}
