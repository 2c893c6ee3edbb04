import Glibc
import ObsFiles

/// Which files are meant by the logs that somebody names.
struct LogNames {
  private let patterns: [String]
  /// Whether files are meant too that were rolled from one that is named.
  private let withRolled: Bool

  init(_ patterns: [String], withRolled: Bool) {
    self.patterns = patterns
    self.withRolled = withRolled
  }

  /// The logs of `OBS_ACCESS_LOG`, which colons separate.
  static func configured(_ value: String?) -> [String] {
    (value ?? "").split(separator: ":").map { String($0) }
  }

  /// The directories in which files may come to be.
  var directories: Set<String> {
    Set(patterns.filter { $0 != "-" }.map { LogPath($0).directory })
  }

  /// A file that is meant.
  struct Match {
    let path: String
    /// Whether somebody asked for this very file: it should be there.
    let isNamed: Bool
    /// Whether Caddy has rolled it from a file that is named.
    let isRolled: Bool
  }

  /// The files, each once: rolled ones before the one they are from, the
  /// oldest first.
  ///
  /// A rolled file that is compressed is left out where the file itself is
  /// still there: it is being written.
  ///
  /// - Parameter failure: what kept rolled files from being found.
  func files(_ failure: inout Failure?) -> [Match] {
    var matches: [Match] = []
    for pattern in patterns {
      let isPattern = LogNames.isPattern(pattern)
      for path in isPattern ? glob(pattern) : [pattern] {
        if withRolled, path != "-" { matches += rolled(path, &failure) }
        matches.append(
          Match(path: path, isNamed: !isPattern, isRolled: false))
      }
    }
    let all = Set(matches.map(\.path))
    var known: Set<String> = []
    return matches.filter { match in
      let isTwice =
        match.isRolled && match.path.hasSuffix(".gz")
        && all.contains(String(match.path.dropLast(3)))
      return !isTwice && known.insert(match.path).inserted
    }
  }

  private func rolled(_ path: String, _ failure: inout Failure?) -> [Match] {
    do throws(Failure) {
      return try LogPath(path).rolled().map {
        Match(path: $0, isNamed: false, isRolled: true)
      }
    } catch {
      failure = error
      return []
    }
  }

  /// The patterns that no file matches.
  var unmatched: [String] {
    patterns.filter { LogNames.isPattern($0) && glob($0).isEmpty }
  }

  /// Whether files are to be found by a pattern.
  static func isPattern(_ path: String) -> Bool {
    path.utf8.contains { "*?[".utf8.contains($0) }
  }

  /// The files that match, by name.
  ///
  /// The corresponding C function is `glob`.
  private func glob(_ pattern: String) -> [String] {
    var result = unsafe glob_t()
    defer { unsafe globfree(&result) }
    guard unsafe Glibc.glob(pattern, 0, nil, &result) == 0 else { return [] }
    return unsafe (0..<Int(result.gl_pathc)).compactMap { index in
      unsafe result.gl_pathv[index].map { unsafe String(cString: $0) }
    }
  }
}

/// The path of a log, taken apart.
struct LogPath {
  let directory: String
  private let prefix: String
  private let stem: String
  private let suffix: String

  init(_ path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let name = parts.last ?? ""
    prefix = String(path.dropLast(name.count))
    directory = prefix.isEmpty ? "." : prefix
    if let dot = name.lastIndex(of: "."), dot != name.startIndex {
      stem = String(name[..<dot])
      suffix = String(name[dot...])
    } else {
      stem = String(name)
      suffix = ""
    }
  }

  /// The files that Caddy has rolled from this one, the oldest first:
  /// `access-2026-11-22T23-40-31.756.log`, with `-size` or `-time` behind the
  /// time since 2.11, with `.gz` behind all once they are compressed.
  func rolled() throws(Failure) -> [String] {
    guard let directory = try Directory.open(path: directory) else { return [] }
    return try directory.entries().filter { isRolled($0) }.sorted()
      .map { prefix + $0 }
  }

  private func isRolled(_ name: String) -> Bool {
    let beginning = stem + "-"
    guard name.utf8.starts(with: beginning.utf8) else { return false }
    var rest = Array(name.utf8.dropFirst(beginning.utf8.count))
    _ = rest.dropEnding(".gz")
    guard suffix.isEmpty || rest.dropEnding(suffix) else { return false }
    let form = Array("0000-00-00T00-00-00.000".utf8)
    let tail = rest.dropFirst(form.count)
    guard rest.count >= form.count,
      tail.isEmpty || tail.elementsEqual("-size".utf8)
        || tail.elementsEqual("-time".utf8)
    else { return false }
    return zip(rest, form).allSatisfy { byte, wanted in
      digitValue(wanted) != nil ? digitValue(byte) != nil : byte == wanted
    }
  }
}

extension [UInt8] {
  /// Drops some bytes if they are the last ones.
  fileprivate mutating func dropEnding(_ ending: String) -> Bool {
    guard suffix(ending.utf8.count).elementsEqual(ending.utf8) else {
      return false
    }
    removeLast(ending.utf8.count)
    return true
  }
}
