/// Metrics as OpenMetrics 1.0 text, without timestamps, of gauges and counters
/// alone: so the older text format of Prometheus has nothing to object to.
package enum OpenMetrics {
  /// Prints the families that have samples, in this order, and the line that
  /// says that nothing is missing.
  package static func print(_ families: [Family]) {
    for family in families { Output.write(family.text.span) }
    Output.write(line: "# EOF")
  }
}

extension OpenMetrics {
  package enum Kind: String { case gauge, counter }

  /// A name and what it means, and a value for each set of labels.
  ///
  /// The values are kept as they will be printed: those of a family must stand
  /// together, while apps are looked at one after another.
  package struct Family {
    /// Base units; OpenMetrics wants to be told of one that ends a name.
    private static let units = ["seconds", "bytes", "ratio"]

    private let kind: Kind
    private let name: String
    private let help: String
    /// What each line begins with.
    private let sampleName: [UInt8]
    private var samples: [UInt8] = []

    /// - Parameters:
    ///   - name: without the `_total` that the samples of a counter get.
    ///   - help: one sentence without a quote or a backslash.
    package init(_ kind: Kind, _ name: String, help: String) {
      self.kind = kind
      self.name = name
      self.help = help
      sampleName = Array((kind == .counter ? name + "_total" : name).utf8)
    }
  }
}

// MARK: - Adding

extension OpenMetrics.Family {
  /// Adds a sample; what is not known has none.
  package mutating func add(
    _ value: Int?, _ labels: KeyValuePairs<StaticString, String>
  ) {
    if let value { add(String(value), labels) }
  }

  /// Adds a sample, in billionths: 88.1 ms shall not be 0.08809999999999998 s.
  ///
  /// What is not known has none, and neither has what is no number.
  package mutating func add(
    _ value: Double?, _ labels: KeyValuePairs<StaticString, String>
  ) {
    guard let value else { return }
    let rounded = (value * 1e9).rounded() / 1e9
    if rounded.isFinite { add(String(rounded), labels) }
  }

  private mutating func add(
    _ value: String, _ labels: KeyValuePairs<StaticString, String>
  ) {
    samples += sampleName
    var separator = UInt8(ascii: "{")
    for (name, text) in labels {
      samples.append(separator)
      JSONWriter.append(raw: name, to: &samples)
      JSONWriter.append(raw: "=\"", to: &samples)
      for scalar in text.unicodeScalars { append(escaping: scalar) }
      samples.append(UInt8(ascii: "\""))
      separator = UInt8(ascii: ",")
    }
    JSONWriter.append(raw: labels.isEmpty ? " " : "} ", to: &samples)
    samples += value.utf8
    samples.append(UInt8(ascii: "\n"))
  }

  /// The format has escapes for three characters; of any other that a terminal
  /// may act on, the value has the JSON escape instead.
  private mutating func append(escaping scalar: Unicode.Scalar) {
    switch scalar {
    case "\"", "\\":
      samples.append(UInt8(ascii: "\\"))
      samples.append(UInt8(ascii: scalar))
    case "\n": JSONWriter.append(raw: "\\n", to: &samples)
    case _ where scalar.value.isUnsafeOnTerminal:
      samples += "\\\(String(scalar).escapedForTerminal)".utf8
    default: samples.append(contentsOf: UTF8.encode(scalar) ?? .init())
    }
  }
}

// MARK: - Printing

extension OpenMetrics.Family {
  /// What is told of the family, and its samples; nothing if it has none.
  var text: [UInt8] {
    guard !samples.isEmpty else { return [] }
    var head = "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    for unit in Self.units where name.hasSuffix("_\(unit)") {
      head += "# UNIT \(name) \(unit)\n"
    }
    return Array(head.utf8) + samples
  }
}
