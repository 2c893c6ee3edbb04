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
      return try LogPath(path).rolled(onlyByCaddy: true).map {
        Match(path: $0, isNamed: false, isRolled: true)
      }
    } catch {
      failure = error
      return []
    }
  }

  /// Whether a file is meant, be it there or not.
  ///
  /// The corresponding C function is `fnmatch`.
  func means(_ path: String) -> Bool {
    patterns.contains { $0 == path || LogNames.matches($0, path) }
  }

  private static func matches(_ pattern: String, _ path: String) -> Bool {
    isPattern(pattern)
      && (unsafe fnmatch(pattern, path, FNM_PATHNAME | FNM_PERIOD)) == 0
  }

  /// The directory that is named by the pattern that matches a file: what is
  /// behind it anybody may have put there.
  ///
  /// - Returns: nil if the file itself is named.
  func base(of path: String) -> String? {
    guard !patterns.contains(path) else { return nil }
    let bases = patterns.filter { LogNames.matches($0, path) }.map { pattern in
      LogPath(String(pattern.prefix { !"*?[\\".contains($0) })).parent
    }
    return bases.max { $0.utf8.count < $1.utf8.count }
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
  private let name: String

  init(_ path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    name = String(parts.last ?? "")
    prefix = String(path.dropLast(name.count))
    directory = prefix.isEmpty ? "." : prefix
  }

  /// ``directory`` without the slash at its end.
  var parent: String {
    directory.count > 1 && directory.hasSuffix("/")
      ? String(directory.dropLast()) : directory
  }

  /// The path of the log that this one was rolled from, as its name tells; nil
  /// if it does not look so.
  var origin: String? { RolledName(name).map { prefix + $0.origin } }

  /// The files that were rolled from this one, the oldest first.
  ///
  /// - Parameter onlyByCaddy: whether those of logrotate are none.
  func rolled(onlyByCaddy: Bool) throws(Failure) -> [String] {
    guard let directory = try Directory.open(path: directory) else { return [] }
    var files: [(rolled: RolledName, path: String)] = []
    for entry in try directory.entries() {
      guard let rolled = RolledName(entry), rolled.origin == name,
        rolled.isCaddys || !onlyByCaddy
      else { continue }
      files.append((rolled, prefix + entry))
    }
    return files.sorted { left, right in
      left.rolled.isOlder(than: right.rolled)
    }.map(\.path)
  }
}
