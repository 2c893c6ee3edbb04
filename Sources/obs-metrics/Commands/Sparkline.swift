import ObsFiles

/// How busy a VM's processors were in the last hour, as a line of blocks: one
/// for three minutes.
enum Sparkline {
  private static let blocks = Array("▁▂▃▄▅▆▇█")
  /// In seconds.
  private static let step = 180
  private static let count = 20

  /// - Parameter samples: those of the last hour.
  /// - Returns: ``count`` characters, the newest last; a space where nothing
  ///   is known.
  static func text(_ samples: [Sample], at now: Timestamp) -> String {
    var sums = [(sum: Double, count: Double)](
      repeating: (0, 0), count: count)
    for sample in samples {
      let age = (now.seconds - sample.at.seconds) / step
      guard let cpu = sample.cpu, (0..<count).contains(age) else { continue }
      sums[count - 1 - age].sum += cpu
      sums[count - 1 - age].count += 1
    }
    return String(
      sums.map { $0.count > 0 ? block($0.sum / $0.count) : " " })
  }

  private static func block(_ percent: Double) -> Character {
    let index = Int(percent / 100 * Double(blocks.count))
    return blocks[min(max(index, 0), blocks.count - 1)]
  }
}
