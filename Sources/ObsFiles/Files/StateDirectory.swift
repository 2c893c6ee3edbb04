import Glibc

/// The state directory: everything that obs knows, as flat files.
///
/// `config`, `tokens` and `apps/<slug>/`: obs-files(5) describes them.
package struct StateDirectory: ~Copyable {
  /// The directory itself.
  package let root: Directory
  /// Where it was found, for messages to the operator.
  package let path: String

  /// Opens the state directory at `path`.
  ///
  /// It is never made here: a misspelt path would else be an empty state.
  ///
  /// - Throws: `.cannotCreate` if it does not exist, is a symbolic link, is
  ///   no directory or may be written by everybody.
  package init(path: String) throws(Failure) {
    // A slash at the end would make the kernel follow a link.
    let path = path.withoutTrailingSlashes
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let descriptor = uninterrupted { unsafe open(path, flags) }
    guard descriptor >= 0 else { throw Self.unfit(path, errno) }
    let root = Directory(descriptor: descriptor, name: "")
    try Self.requireProtected(root, path)
    self.root = root
    self.path = path
  }

  private static func requireProtected(
    _ root: borrowing Directory, _ path: String
  ) throws(Failure) {
    var status = stat()
    guard unsafe fstat(root.descriptor, &status) == 0 else {
      throw unfit(path, errno)
    }
    guard status.st_mode & S_IWOTH == 0 else {
      throw unfit(
        path, "may be written by everybody", advice: "chmod o-w \(path.asWord)")
    }
  }

  private static func unfit(_ path: String, _ code: Int32) -> Failure {
    switch code {
    case _ where isLink(path):
      unfit(
        path, "is a symbolic link",
        advice: "name the directory that it leads to"
      )
    case ENOENT:
      unfit(
        path, "does not exist",
        advice: "make it with mkdir -p -m 2750 \(path.asWord)")
    case ENOTDIR: unfit(path, "is not a directory", advice: nil)
    default:
      unfit(
        path, "can't be opened: \(unsafe String(cString: strerror(code)))",
        advice: nil)
    }
  }

  /// The path is for the operator: whoever asks over HTTP has shown no token.
  private static func unfit(_ path: String, _ fact: String, advice: String?)
    -> Failure
  {
    var failure = Failure(
      .cannotCreate, "the state directory \(fact)", about: path)
    failure.advice = advice
    return failure
  }

  /// Whether its path leads to another directory by now, or to none.
  package var isReplaced: Bool {
    var (mine, others) = (stat(), stat())
    return unsafe fstat(root.descriptor, &mine) != 0
      || lstat(path, &others) != 0
      || mine.st_dev != others.st_dev || mine.st_ino != others.st_ino
  }

  private static func isLink(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0
      && status.st_mode & S_IFMT == S_IFLNK
  }
}

extension StateDirectory {
  /// The directory of an app, nil if nobody has written to it.
  package func app(_ slug: Slug) throws(Failure) -> Directory? {
    guard let apps = try root.openDirectory("apps") else { return nil }
    return try apps.openDirectory(slug.name)
  }

  /// The directory of an app, made if it is not there.
  package func makeApp(_ slug: Slug) throws(Failure) -> Directory {
    try root.makeDirectory("apps").makeDirectory(slug.name)
  }

  /// Every app that has a directory, by name.
  package func slugs() throws(Failure) -> [Slug] {
    guard let apps = try root.openDirectory("apps") else { return [] }
    return try apps.entries().compactMap { try? Slug($0) }.sorted()
  }

  /// Opens a file of an app to read; nil if the app or the file is not there.
  package func file(_ entry: String, of slug: Slug) throws(Failure) -> File? {
    guard let app = try app(slug) else { return nil }
    return try app.open(entry, .reading)
  }
}

extension StateDirectory {
  /// Where the state directory is, if no `--state` says so: `OBS_STATE_DIR`,
  /// else `/var/lib/obs` if it exists, else the user's own state directory
  /// (XDG Base Directory Specification).
  package static func defaultPath() throws(Failure) -> String {
    if let path = Environment["OBS_STATE_DIR"] { return path }
    if unsafe access("/var/lib/obs", F_OK) == 0 { return "/var/lib/obs" }
    if let home = Environment["XDG_STATE_HOME"] { return home + "/obs" }
    if let home = Environment["HOME"] { return home + "/.local/state/obs" }
    throw Failure(
      .cannotCreate, "no state directory: set OBS_STATE_DIR or use --state")
  }
}

extension String {
  /// As one word of the shell.
  fileprivate var asWord: String {
    let isPlain = utf8.allSatisfy { byte in
      byte > UInt8(ascii: " ") && byte < 0x7F
        && !"'\"\\$`&|;<>()*?[]#~!{}".utf8.contains(byte)
    }
    return isPlain ? self : "'" + replacing("'", with: #"'\''"#) + "'"
  }

  fileprivate var withoutTrailingSlashes: String {
    var path = self
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }
}
