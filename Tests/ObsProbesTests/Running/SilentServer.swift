import Glibc
import ObsFiles

/// A server that takes connections and never answers, on a port of its own.
final class SilentServer {
  private let listener: Int32
  private var connections: [Int32] = []
  let port: Int

  init() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(listener, $0, size) == 0 && listen(listener, 100) == 0
          && getsockname(listener, $0, &size) == 0
      }
    }
    guard isBound else { throw Failure(.inputOutput, "no port") }
    self.listener = listener
    port = Int(UInt16(bigEndian: address.sin_port))
    let flags = fcntl(listener, F_GETFL)
    _ = fcntl(listener, F_SETFL, flags | O_NONBLOCK)
  }

  deinit {
    for connection in connections { close(connection) }
    close(listener)
  }

  /// How many have connected so far.
  func count() -> Int {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { return connections.count }
      connections.append(connection)
    }
  }
}
