import COpenSSL

/// The digest inside an RSA PKCS#1 v1.5 signature.
package enum RSADigest: Sendable {
  /// SHA-1: only to verify Amazon SNS messages of `SignatureVersion` 1.
  case sha1
  /// SHA-256.
  case sha256

  fileprivate var name: co_digest { self == .sha1 ? CO_SHA1 : CO_SHA256 }
}

/// An RSA public key.
package struct RSAPublicKey: Sendable {
  let handle: KeyHandle

  /// Reads PEM whose label may be wrong: Circle labels a SubjectPublicKeyInfo "RSA PUBLIC KEY"
  /// (its entity public key page), so the armour is dropped and SPKI is tried before PKCS#1.
  ///
  /// - Throws: ``CryptographyError/malformedKey`` or ``CryptographyError/wrongKeyType``.
  package init(pem: String) throws(CryptographyError) {
    guard let der = PEM.decode(pem) else { throw .malformedKey }
    try self.init(der: der)
  }

  /// Reads a DER SubjectPublicKeyInfo, or else a PKCS#1 `RSAPublicKey`.
  ///
  /// - Throws: ``CryptographyError/malformedKey`` or ``CryptographyError/wrongKeyType``.
  package init(der: [UInt8]) throws(CryptographyError) {
    guard !der.isEmpty else { throw .malformedKey }
    guard
      let handle = KeyHandle(co_public_from_spki(der, der.count))
        ?? KeyHandle(co_rsa_public_from_pkcs1(der, der.count))
    else { throw .malformedKey }
    try self.init(handle)
  }

  init(_ handle: KeyHandle) throws(CryptographyError) {
    guard handle.isRSA else { throw .wrongKeyType }
    self.handle = handle
  }

  /// The length of the modulus in bits.
  package var bits: Int { handle.bits }

  /// RSA-OAEP with SHA-256 for the digest and for MGF1, and no label (RFC 8017, section 7.1).
  /// Each call gives another ciphertext.
  ///
  /// - Throws: ``CryptographyError/operationFailed`` if the message is too long for the key.
  package func encryptOAEP(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
    try output(room: 2048) { co_oaep_encrypt(handle.pointer, message, message.count, $0, $1) }
  }

  /// Whether `signature` is this key's PKCS#1 v1.5 signature of `message`.
  package func isValid(_ signature: [UInt8], for message: [UInt8], _ digest: RSADigest) -> Bool {
    handle.verify(signature, message, digest.name)
  }

  /// The key as a DER SubjectPublicKeyInfo.
  ///
  /// - Throws: ``CryptographyError/operationFailed``.
  package func subjectPublicKeyInfo() throws(CryptographyError) -> [UInt8] {
    try handle.subjectPublicKeyInfo()
  }

  /// The key's SubjectPublicKeyInfo as PEM under `label`.
  ///
  /// - Throws: ``CryptographyError/operationFailed``.
  package func pem(label: String = "PUBLIC KEY") throws(CryptographyError) -> String {
    PEM.encode(try subjectPublicKeyInfo(), label: label)
  }

  /// The modulus and exponent, big-endian without leading zeros: `n` and `e` of a JWK before
  /// base64url (RFC 7518, section 6.3.1).
  ///
  /// - Throws: ``CryptographyError/operationFailed``.
  package func numbers() throws(CryptographyError) -> (modulus: [UInt8], exponent: [UInt8]) {
    (
      try output(room: 2048) { co_rsa_number(handle.pointer, 0, $0, $1) },
      try output(room: 2048) { co_rsa_number(handle.pointer, 1, $0, $1) }
    )
  }
}

/// An RSA key pair. The services have none: simulated partners and tests do.
package struct RSAPrivateKey: Sendable {
  let handle: KeyHandle
  /// The half that may be given away.
  package let publicKey: RSAPublicKey

  /// Makes a fresh key. Takes a while: seconds for 4096 bits.
  ///
  /// - Throws: ``CryptographyError/operationFailed`` for a length that OpenSSL refuses.
  package init(bits: Int) throws(CryptographyError) {
    guard let size = UInt32(exactly: bits), let handle = KeyHandle(co_rsa_generate(size)) else {
      throw .operationFailed
    }
    try self.init(handle)
  }

  /// Reads an unencrypted PKCS#8 or PKCS#1 private key.
  ///
  /// - Throws: ``CryptographyError/malformedKey`` or ``CryptographyError/wrongKeyType``.
  package init(pem: String) throws(CryptographyError) {
    guard let der = PEM.decode(pem), !der.isEmpty,
      let handle = KeyHandle(co_private_from_der(der, der.count))
    else { throw .malformedKey }
    try self.init(handle)
  }

  private init(_ handle: KeyHandle) throws(CryptographyError) {
    publicKey = try RSAPublicKey(handle)
    self.handle = handle
  }

  /// Undoes ``RSAPublicKey/encryptOAEP(_:)``.
  ///
  /// - Throws: ``CryptographyError/operationFailed`` if it was not encrypted for this key.
  package func decryptOAEP(_ ciphertext: [UInt8]) throws(CryptographyError) -> [UInt8] {
    try output(room: 2048) {
      co_oaep_decrypt(handle.pointer, ciphertext, ciphertext.count, $0, $1)
    }
  }

  /// The PKCS#1 v1.5 signature of `message`.
  ///
  /// - Throws: ``CryptographyError/operationFailed``.
  package func sign(_ message: [UInt8], _ digest: RSADigest) throws(CryptographyError) -> [UInt8] {
    try handle.sign(message, digest.name)
  }

  /// The private key as PKCS#8 PEM.
  ///
  /// - Throws: ``CryptographyError/operationFailed``.
  package func pem() throws(CryptographyError) -> String {
    PEM.encode(try handle.privatePKCS8(), label: "PRIVATE KEY")
  }

  /// A certificate that says of itself that it belongs to `commonName`.
  ///
  /// - Parameters:
  ///   - commonName: the subject and the issuer.
  ///   - notBefore: seconds since 1970.
  ///   - notAfter: seconds since 1970.
  /// - Returns: the certificate, signed with SHA-256.
  /// - Throws: ``CryptographyError/operationFailed``.
  package func selfSignedCertificate(
    commonName: String, notBefore: Int64, notAfter: Int64
  ) throws(CryptographyError) -> X509Certificate {
    var serial = SecureRandom.bytes(16)
    serial[0] &= 0x7f
    let certificate = try output(room: 8192) {
      co_self_signed(
        handle.pointer, commonName, serial, serial.count, notBefore, notAfter, $0, $1)
    }
    return try X509Certificate(der: certificate)
  }
}
