package import ArgumentParser
import Glibc

/// How each program begins: it sets what it must not inherit, picks the face
/// and ends with the face's status.
package enum Tool {
  /// The name for messages: what the program was started by, without folders.
  package static var name: String {
    guard CommandLine.argc > 0, let path = unsafe CommandLine.unsafeArgv[0]
    else { return "obs" }
    return lastComponent(unsafe String(cString: path))
  }

  /// Runs the program and exits.
  ///
  /// - Parameters:
  ///   - command: the command line's face.
  ///   - resource: the CGI face's resource of a name in `cgi-bin`; nil for
  ///     other names.
  package static func run(
    _ command: any ParsableCommand.Type, _ resource: (String) -> Resource?
  ) -> Never {
    settle()
    guard CommandLine.argc > 0 else { noArguments.exit() }
    if let resource = resource(cgiName) {
      // The arguments are not looked at: Apache makes them of the query.
      CGI.answer(resource)
      // Nothing is buffered, and libvirt's fifty libraries take their time to
      // say goodbye.
      _exit(0)
    }
    CommandFace.run(command)
  }

  /// Swift reads the arguments from /proc.
  ///
  /// Without them even the face is not known, and a command that does nothing
  /// must not look like success.
  private static var noArguments: Failure {
    Failure(.inputOutput, "can't read its own arguments: is /proc there?")
  }

  /// Sets what servers and shells leave in different states.
  private static func settle() {
    occupyStandardDescriptors()
    // Writers see EPIPE and EFBIG as errors of the call.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    signal(SIGTERM, SIG_DFL)
    // uwsgi starts programs with nearly every signal blocked.
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe sigprocmask(SIG_SETMASK, &none, nil)
    // Others may read nothing; the group may write: see ARCHITECTURE.md.
    umask(0o007)
    // It comes from the request header `Proxy`, not from the operator.
    unsafe unsetenv("HTTP_PROXY")
  }

  /// Some who start programs close the first three descriptors.
  ///
  /// The next file that is opened would then be standard output, and be
  /// written to. What stands in is open the wrong way round, so that using it
  /// still fails.
  private static func occupyStandardDescriptors() {
    for descriptor in STDIN_FILENO...STDERR_FILENO
    where fcntl(descriptor, F_GETFD) == -1 {
      let isInput = descriptor == STDIN_FILENO
      _ = unsafe open("/dev/null", isInput ? O_WRONLY : O_RDONLY)
    }
  }

  /// The name in `cgi-bin` that the program was started by, and without its
  /// `obs-` if a web server started the tool itself; else the tool's own.
  private static var cgiName: String {
    let name = name
    guard Environment["GATEWAY_INTERFACE"] != nil,
      let script = Environment["SCRIPT_FILENAME"],
      lastComponent(script) == name, name.utf8.starts(with: "obs-".utf8)
    else { return name }
    return String(name.dropFirst("obs-".count))
  }

  private static func lastComponent(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
      return path
    }
    return String(path[path.utf8.index(after: slash)...])
  }
}
