import COpenSSL

/// The owner of one OpenSSL key. The pointer never leaves this library.
///
/// It is `@unchecked Sendable` because a key is complete when it gets here and nothing in this
/// library changes one afterwards: OpenSSL counts references atomically and allows the same key to
/// be used by many threads at once as long as nobody modifies it (openssl-threads(7)). Every
/// operation makes its own context.
final class KeyHandle: @unchecked Sendable {
  let pointer: OpaquePointer

  init?(_ pointer: OpaquePointer?) {
    guard let pointer else { return nil }
    self.pointer = pointer
  }

  deinit { co_key_free(pointer) }

  var isRSA: Bool { co_key_is_rsa(pointer) == 1 }
  var isP256: Bool { co_key_is_p256(pointer) == 1 }
  var bits: Int { Int(co_key_bits(pointer)) }

  func subjectPublicKeyInfo() throws(CryptographyError) -> [UInt8] {
    try output(room: 8192) { co_public_spki(pointer, $0, $1) }
  }

  func privatePKCS8() throws(CryptographyError) -> [UInt8] {
    try output(room: 16384) { co_private_pkcs8(pointer, $0, $1) }
  }

  func sign(_ message: [UInt8], _ digest: co_digest) throws(CryptographyError) -> [UInt8] {
    try output(room: 2048) {
      co_sign(pointer, Int32(digest.rawValue), message, message.count, $0, $1)
    }
  }

  func verify(_ signature: [UInt8], _ message: [UInt8], _ digest: co_digest) -> Bool {
    co_verify(
      pointer, Int32(digest.rawValue), message, message.count, signature, signature.count) == 1
  }
}

/// Lets `fill` write into a buffer of `room` bytes and returns what it wrote.
func output(
  room: Int, _ fill: (UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<Int>) -> Int32
) throws(CryptographyError) -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: room)
  var length = room
  guard fill(&bytes, &length) == 1, length <= room else { throw .operationFailed }
  return [UInt8](bytes.prefix(length))
}
