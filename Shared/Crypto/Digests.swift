import COpenSSL

/// SHA-256 (FIPS 180-4).
package enum SHA256 {
  /// The 32-byte digest of `message`.
  package static func hash(_ message: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    let done = co_sha256(message, message.count, &digest)
    precondition(done == 1, "SHA-256 needs nothing that could be missing")
    return digest
  }

  /// The digest of a text's UTF-8 bytes.
  package static func hash(_ text: String) -> [UInt8] { hash([UInt8](text.utf8)) }
}

/// MD5 (RFC 1321). It protects nothing: Amazon SQS names message bodies by it.
package enum MD5 {
  /// The 16-byte digest of `message`; nil where the system's OpenSSL forbids MD5.
  package static func hash(_ message: [UInt8]) -> [UInt8]? {
    var digest = [UInt8](repeating: 0, count: 16)
    return co_md5(message, message.count, &digest) == 1 ? digest : nil
  }
}

/// HMAC with SHA-256 (RFC 2104).
package enum HMACSHA256 {
  /// The 32-byte tag of `message` under `key`.
  package static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    var tag = [UInt8](repeating: 0, count: 32)
    let done = co_hmac_sha256(key, key.count, message, message.count, &tag)
    precondition(done == 1, "HMAC-SHA256 needs nothing that could be missing")
    return tag
  }

  /// Whether `tag` is the tag of `message` under `key`, compared in constant time.
  package static func isValid(_ tag: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
    constantTimeEquals(tag, authenticate(message, key: key))
  }
}

/// Compares two secrets without telling by the time it takes where they differ. Their lengths are
/// no secret.
package func constantTimeEquals(_ a: [UInt8], _ b: [UInt8]) -> Bool {
  guard a.count == b.count else { return false }
  return a.isEmpty || co_equal(a, b, a.count) == 1
}

/// Random bytes of the operating system, fit for keys and tokens.
package enum SecureRandom {
  /// `count` fresh random bytes.
  package static func bytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
