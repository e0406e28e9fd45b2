import Cryptography
import Synchronization

/// RSA keys for whoever signs in a test. Making one takes a good part of a second of a core, so
/// each name has one key for all tests.
enum TestKeys {
  private static let made = Mutex<[String: RSAPrivateKey]>([:])

  static func rsa(_ name: String) throws -> RSAPrivateKey {
    try made.withLock { made in
      if let key = made[name] { return key }
      let key = try RSAPrivateKey(bits: 2048)
      made[name] = key
      return key
    }
  }
}
