/// An uptime probe: what is configured and what its last run found.
///
/// As JSON it is both `probe.json` and what REST answers.
package struct Probe: Equatable {
  package var config: ProbeConfig
  package var state: ProbeState

  package init(config: ProbeConfig, state: ProbeState = ProbeState()) {
    self.config = config
    self.state = state
  }

  /// Appends the members without braces, so that a list can put a slug before
  /// them.
  package func appendMembers(to out: inout [UInt8]) {
    JSONWriter.append(raw: #""config":"#, to: &out)
    config.append(to: &out)
    state.appendMembers(to: &out)
  }

  /// How many bytes of ``json`` come before the state.
  package var configLength: Int {
    var out = Array(#"{"config":"#.utf8)
    config.append(to: &out)
    return out.count
  }

  /// The frozen form.
  package var json: [UInt8] {
    var out = [UInt8(ascii: "{")]
    appendMembers(to: &out)
    out.append(UInt8(ascii: "}"))
    return out
  }
}
