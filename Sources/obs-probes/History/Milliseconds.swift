/// Latencies, in milliseconds, as text.
enum Milliseconds {
  /// As answers and files have them: with three decimals.
  static func text(_ seconds: Double) -> String {
    let microseconds = Int((sound(seconds) * 1e6).rounded())
    let fraction = String(1000 + microseconds % 1000).dropFirst()
    return "\(microseconds / 1000).\(fraction)"
  }

  /// For people: three digits and the unit.
  static func short(_ seconds: Double) -> String {
    let seconds = sound(seconds)
    switch seconds * 1000 {
    case ..<99.5:
      let tenths = Int((seconds * 10_000).rounded())
      return "\(tenths / 10).\(tenths % 10) ms"
    case ..<999.5: return "\(Int((seconds * 1000).rounded())) ms"
    default:
      let hundredths = Int((seconds * 100).rounded())
      let fraction = String(100 + hundredths % 100).dropFirst()
      return "\(hundredths / 100).\(fraction) s"
    }
  }

  /// A file may hold any number.
  private static func sound(_ seconds: Double) -> Double {
    min(max(seconds, 0), 1e6)
  }
}
