import Glibc

/// The code that only a start needs: of libvirt's many libraries, and of the
/// command line's parser.
enum StartUpCode {
  /// Gives it back, which is half of what the loop holds; what is needed again
  /// comes again from the page cache, without a read.
  ///
  /// Code is never written to, so nothing is lost.
  ///
  /// The corresponding C function is `madvise`.
  static func drop() {
    guard let file = unsafe fopen("/proc/self/maps", "re") else { return }
    defer { unsafe fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var size = 0
    defer { unsafe free(line) }
    while unsafe getline(&line, &size, file) > 0, let text = unsafe line {
      guard let range = code(unsafe String(cString: text)) else { continue }
      let start = unsafe UnsafeMutableRawPointer(bitPattern: range.lowerBound)
      _ = unsafe madvise(start, range.count, MADV_DONTNEED)
    }
  }

  /// Where a mapping lies, if it is code of a file:
  /// `7f0000000000-7f0000001000 r-xp 00000000 08:01 123  /usr/lib/x.so`.
  private static func code(_ line: String) -> Range<UInt>? {
    let words = line.split(separator: " ", omittingEmptySubsequences: true)
    guard words.count > 5, words[1] == "r-xp", words[5].hasPrefix("/") else {
      return nil
    }
    let ends = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
    guard ends.count == 2, ends[0] < ends[1] else { return nil }
    return ends[0]..<ends[1]
  }
}
