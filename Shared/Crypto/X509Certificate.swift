import COpenSSL

/// A certificate, only as far as message signatures need it: its key and when it is valid. Whom it
/// belongs to is settled by the TLS connection that it was fetched over, not here.
package struct X509Certificate: Sendable {
  /// The certificate in DER.
  package let der: [UInt8]
  /// The first second of its life, since 1970.
  package let notBefore: Int64
  /// The last second of its life, since 1970.
  package let notAfter: Int64
  private let key: KeyHandle

  /// Reads the first certificate of a PEM text.
  ///
  /// - Throws: ``CryptographyError/malformedKey``.
  package init(pem: String) throws(CryptographyError) {
    guard let der = PEM.decode(pem) else { throw .malformedKey }
    try self.init(der: der)
  }

  /// Reads a DER certificate.
  ///
  /// - Throws: ``CryptographyError/malformedKey``.
  package init(der: [UInt8]) throws(CryptographyError) {
    guard !der.isEmpty, let key = KeyHandle(co_certificate_public_key(der, der.count)) else {
      throw .malformedKey
    }
    var (before, after): (Int64, Int64) = (0, 0)
    guard co_certificate_validity(der, der.count, &before, &after) == 1 else {
      throw .malformedKey
    }
    self.der = der
    self.key = key
    (notBefore, notAfter) = (before, after)
  }

  /// The certificate's RSA key.
  ///
  /// - Throws: ``CryptographyError/wrongKeyType`` if it certifies another kind of key.
  package func rsaPublicKey() throws(CryptographyError) -> RSAPublicKey { try RSAPublicKey(key) }

  /// Whether the certificate is valid at an instant, in seconds since 1970.
  package func isValid(at seconds: Int64) -> Bool { (notBefore...notAfter).contains(seconds) }

  /// The certificate in PEM.
  package var pem: String { PEM.encode(der, label: "CERTIFICATE") }
}
