import ArgumentParser
import ObsFiles

/// Which events a command is about.
struct FilterOptions: ParsableArguments {
  @Option(help: "Only this kind; several with commas.")
  var kind: String?

  @Option(help: "Only this severity; several with commas.")
  var severity: String?

  /// The filter that the options make.
  ///
  /// - Parameter broken: rules that other options break.
  func selection(
    since: String? = nil, before: String? = nil, broken: [String] = []
  ) throws(Failure) -> EventFilter {
    var broken = broken
    let filter = EventFilter(
      kind: kind, severity: severity, since: since, before: before,
      broken: &broken)
    guard broken.isEmpty else { throw .broken(broken) }
    return filter
  }
}
