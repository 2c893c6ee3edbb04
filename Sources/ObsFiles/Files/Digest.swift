import CSodium

/// Hashes that name what was hashed.
package enum Digest {
  /// The SHA-256 in lower-case hex, as `sha256sum` prints it.
  ///
  /// The corresponding C function is `crypto_hash_sha256`.
  package static func sha256(_ bytes: Span<UInt8>) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
    unsafe bytes.withUnsafeBufferPointer { bytes in
      // It asks for a pointer even where there is nothing.
      let nothing: [UInt8] = [0]
      if let start = bytes.baseAddress {
        unsafe crypto_hash_sha256(&digest, start, UInt64(bytes.count))
      } else {
        unsafe crypto_hash_sha256(&digest, nothing, 0)
      }
    }
    return digest.flatMap { [hexDigit($0 >> 4), hexDigit($0 & 0xF)] }
  }

  /// 64 bits of the BLAKE2b: a few names of one kind are told apart by them,
  /// in a tenth of the time.
  ///
  /// The corresponding C function is `crypto_generichash`.
  package static func short(_ bytes: Span<UInt8>) -> UInt64 {
    var digest = [UInt8](
      repeating: 0, count: Int(crypto_generichash_BYTES_MIN))
    unsafe bytes.withUnsafeBufferPointer { bytes in
      _ = unsafe crypto_generichash(
        &digest, digest.count, bytes.baseAddress, UInt64(bytes.count), nil, 0)
    }
    return digest[..<8].reduce(0) { $0 << 8 | UInt64($1) }
  }
}
