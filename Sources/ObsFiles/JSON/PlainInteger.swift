extension Int {
  /// Reads digits, and nothing else: no sign and no space.
  package init?(plain text: String) {
    guard !text.isEmpty, text.utf8.count <= 18,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    self.init(text)
  }
}
