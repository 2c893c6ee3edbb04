import ObsFiles

/// The rows of both faces' lists.
enum ProbeList {
  /// `{"slug", ...}` with what GET answers; `config` is null without a probe.
  static func row(_ slug: Slug, _ probe: Probe?) -> [UInt8] {
    var row = Array(#"{"slug":"\#(slug.name)","#.utf8)
    if let probe {
      probe.appendMembers(to: &row)
    } else {
      ProbeState.appendMissing(to: &row)
    }
    row.append(UInt8(ascii: "}"))
    return row
  }
}
