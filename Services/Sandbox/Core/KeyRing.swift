import Cryptography

/// The private keys of all partners, as PEM so that a restart can keep them.
package struct KeyRing: Codable, Sendable {
  /// Signs tokens; the second one is published ahead of its use.
  var tokens: [TokenKey]
  /// Circle wallets decrypts entity secrets with it: RSA-4096.
  let entity: String
  /// Circle wallets signs webhooks with it.
  let webhook: String
  let webhookID: String
  /// Amazon SNS signs Circle Mint's notifications with it.
  let sns: String
  let snsCertificate: String

  struct TokenKey: Codable, Sendable {
    let id: String
    let pem: String
  }

  /// Makes all keys; RSA-4096 takes a moment.
  ///
  /// - Parameter now: micros since 1970, for the certificate.
  /// - Throws: when OpenSSL fails.
  package init(now: Int64) throws {
    tokens = [try Self.tokenKey(), try Self.tokenKey()]
    entity = try RSAPrivateKey(bits: 4096).pem()
    webhook = try P256PrivateKey().pem()
    webhookID = Books.uuid()
    let sns = try RSAPrivateKey(bits: 2048)
    self.sns = try sns.pem()
    snsCertificate = try sns.selfSignedCertificate(
      commonName: "sns.amazonaws.com", notBefore: now / 1_000_000 - 86_400,
      notAfter: now / 1_000_000 + 10 * 365 * 86_400
    ).pem
  }

  static func tokenKey() throws -> TokenKey {
    TokenKey(id: "sim-" + Books.code(12).lowercased(), pem: try RSAPrivateKey(bits: 2048).pem())
  }
}
