import ObsFiles

/// A piece of damage that `check` has found.
struct Finding {
  /// The path inside the state directory.
  let file: String
  /// The line, from 1; nil if it is about the whole file.
  var line: Int?
  /// What is wrong, in a clause.
  let problem: String
  /// The damaged line; what is not UTF-8 in it reads U+FFFD.
  var text: String?

  /// `{"file","line","problem","text"}`.
  var json: [UInt8] {
    var out: [UInt8] = []
    JSONWriter.append(raw: #"{"file":"#, to: &out)
    JSONWriter.append(string: file, to: &out)
    JSONWriter.append(raw: #","line":"#, to: &out)
    out += (line.map(String.init) ?? "null").utf8
    JSONWriter.append(raw: #","problem":"#, to: &out)
    JSONWriter.append(string: problem, to: &out)
    JSONWriter.append(raw: #","text":"#, to: &out)
    if let text {
      JSONWriter.append(string: text, to: &out)
    } else {
      JSONWriter.append(raw: "null", to: &out)
    }
    JSONWriter.append(raw: "}\n", to: &out)
    return out
  }
}
