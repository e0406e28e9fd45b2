import COpenSSL

/// A public key on the curve P-256, for ECDSA with SHA-256.
package struct P256PublicKey: Sendable {
  let handle: KeyHandle

  /// Reads a DER SubjectPublicKeyInfo, the form in which Circle serves its webhook keys.
  ///
  /// - Throws: ``CryptographyError/malformedKey``, or ``CryptographyError/wrongKeyType`` for any
  ///   other curve or algorithm.
  package init(der: [UInt8]) throws(CryptographyError) {
    guard !der.isEmpty, let handle = KeyHandle(co_public_from_spki(der, der.count)) else {
      throw .malformedKey
    }
    try self.init(handle)
  }

  /// Reads the same in PEM.
  ///
  /// - Throws: as ``init(der:)``.
  package init(pem: String) throws(CryptographyError) {
    guard let der = PEM.decode(pem) else { throw .malformedKey }
    try self.init(der: der)
  }

  init(_ handle: KeyHandle) throws(CryptographyError) {
    guard handle.isP256 else { throw .wrongKeyType }
    self.handle = handle
  }

  /// Whether `signature`, a DER `SEQUENCE { r, s }`, is this key's signature of `message`.
  package func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
    handle.verify(signature, message, CO_SHA256)
  }

  /// The key as a DER SubjectPublicKeyInfo.
  ///
  /// - Throws: ``CryptographyError/operationFailed``.
  package func subjectPublicKeyInfo() throws(CryptographyError) -> [UInt8] {
    try handle.subjectPublicKeyInfo()
  }
}

/// A key pair on the curve P-256. The services have none: simulated partners and tests do.
package struct P256PrivateKey: Sendable {
  let handle: KeyHandle
  /// The half that may be given away.
  package let publicKey: P256PublicKey

  /// Makes a fresh key.
  ///
  /// - Throws: ``CryptographyError/operationFailed``.
  package init() throws(CryptographyError) {
    guard let handle = KeyHandle(co_p256_generate()) else { throw .operationFailed }
    try self.init(handle)
  }

  /// Reads an unencrypted PKCS#8 or SEC 1 private key.
  ///
  /// - Throws: ``CryptographyError/malformedKey`` or ``CryptographyError/wrongKeyType``.
  package init(pem: String) throws(CryptographyError) {
    guard let der = PEM.decode(pem), !der.isEmpty,
      let handle = KeyHandle(co_private_from_der(der, der.count))
    else { throw .malformedKey }
    try self.init(handle)
  }

  private init(_ handle: KeyHandle) throws(CryptographyError) {
    publicKey = try P256PublicKey(handle)
    self.handle = handle
  }

  /// The ECDSA signature of `message` with SHA-256, in DER.
  ///
  /// - Throws: ``CryptographyError/operationFailed``.
  package func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
    try handle.sign(message, CO_SHA256)
  }

  /// The private key as PKCS#8 PEM.
  ///
  /// - Throws: ``CryptographyError/operationFailed``.
  package func pem() throws(CryptographyError) -> String {
    PEM.encode(try handle.privatePKCS8(), label: "PRIVATE KEY")
  }
}
