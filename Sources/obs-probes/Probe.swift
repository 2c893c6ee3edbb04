import ObsFiles

/// An uptime probe: what is configured and what its last run found.
///
/// As JSON it is both `probe.json` and what REST answers.
struct Probe: Equatable {
  var config: ProbeConfig
  var state = ProbeState()

  /// Appends the members without braces, so that a list can put a slug before
  /// them.
  func appendMembers(to out: inout [UInt8]) {
    JSONWriter.append(raw: #""config":"#, to: &out)
    config.append(to: &out)
    state.appendMembers(to: &out)
  }

  /// The frozen form.
  var json: [UInt8] {
    var out = [UInt8(ascii: "{")]
    appendMembers(to: &out)
    out.append(UInt8(ascii: "}"))
    return out
  }
}
