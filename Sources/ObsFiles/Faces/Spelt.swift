extension Duration {
  /// As people say it, in its two largest units: `3 min 20 s`.
  package var spelt: String {
    let units = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")]
    var rest = Int(components.seconds)
    var words: [String] = []
    for (size, name) in units where rest >= size && words.count < 2 {
      words.append("\(rest / size) \(name)")
      rest %= size
    }
    return words.isEmpty ? "0 s" : words.joined(separator: " ")
  }
}
