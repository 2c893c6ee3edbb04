import Glibc

extension Directory {
  /// Replaces the file `entry` so that a reader finds the old bytes or the
  /// new ones, never less, even after a power cut.
  ///
  /// The caller holds the directory's lock. On any error the old file stays
  /// and nothing else is left behind.
  package func replace(_ entry: String, with bytes: Span<UInt8>)
    throws(Failure)
  {
    try replace(entry) { (file) throws(Failure) in try file.writeAll(bytes) }
  }

  /// The same for a file that is too large to be held in memory.
  ///
  /// - Parameter write: writes the new file from its beginning to its end.
  package func replace(
    _ entry: String, writing write: (borrowing File) throws(Failure) -> Void
  ) throws(Failure) {
    let temporary = Self.temporaryName(for: entry)
    do {
      try make(temporary, writing: write)
      try rename(temporary, to: entry)
    } catch {
      // The first error is the one to tell.
      _ = unsafe unlinkat(descriptor, temporary, 0)
      throw error
    }
    try synchronizeUpward()
  }

  /// A name beside `entry` that nobody else uses.
  static func temporaryName(for entry: String) -> String {
    ".\(entry).\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
  }

  /// Whether a name is one that ``replace(_:with:)`` gives its temporary file.
  package static func isTemporary(_ entry: String) -> Bool {
    guard entry.utf8.first == UInt8(ascii: "."),
      let suffix = entry.split(separator: ".").last
    else { return false }
    let numbers = suffix.split(
      separator: "-", omittingEmptySubsequences: false)
    return numbers.count == 2
      && numbers.allSatisfy { Int(plain: String($0)) != nil }
  }

  private func make(
    _ entry: String, writing write: (borrowing File) throws(Failure) -> Void
  ) throws(Failure) {
    guard let file = try open(entry, .creating) else {
      throw .system("can't make \(path(of: entry))", ENOENT)
    }
    try write(file)
    try file.synchronize()
  }
}
