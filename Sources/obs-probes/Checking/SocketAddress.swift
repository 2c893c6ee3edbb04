import CCurl
import Glibc

/// An address as libcurl hands it over.
@safe
struct SocketAddress {
  private let address: UnsafeMutablePointer<curl_sockaddr>

  init(_ address: UnsafeMutablePointer<curl_sockaddr>) {
    unsafe self.address = address
  }

  var family: Int32 { unsafe address.pointee.family }

  /// The IP address in network order; empty for another family.
  ///
  /// It is longer than `sockaddr`: that is where it begins.
  var bytes: [UInt8] {
    let range: Range<Int> =
      switch family {
      case AF_INET: 4..<8  // sin_addr
      case AF_INET6: 8..<24  // sin6_addr
      default: 0..<0
      }
    let start = MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0
    let base = unsafe UnsafeRawPointer(address) + start
    return range.map {
      unsafe base.load(fromByteOffset: $0, as: UInt8.self)
    }
  }

  /// The address as people write it.
  ///
  /// The corresponding C function is `inet_ntop`.
  var text: String {
    var text = [CChar](repeating: 0, count: 64)
    _ = unsafe bytes.withUnsafeBytes {
      unsafe inet_ntop(family, $0.baseAddress, &text, 64)
    }
    return String(
      decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
      as: UTF8.self)
  }

  /// The corresponding C function is `socket`.
  func open() -> curl_socket_t {
    let flags = Int32(SOCK_CLOEXEC.rawValue)
    return unsafe socket(
      family, address.pointee.socktype | flags, address.pointee.protocol)
  }
}
