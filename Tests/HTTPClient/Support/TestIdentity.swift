import Cryptography
import Foundation

/// A certificate for "localhost" for which only its own file vouches.
struct TestIdentity {
  let certificate: String
  let key: String
  /// The path of a PEM file with it, while ``with(_:)`` runs.
  let bundle: String

  static func with<Result>(
    _ body: (TestIdentity) async throws -> Result
  ) async throws -> Result {
    let key = try RSAPrivateKey(bits: 2048)
    let now = Int64(Date().timeIntervalSince1970)
    let certificate = try key.selfSignedCertificate(
      commonName: "localhost", notBefore: now - 3600, notAfter: now + 3600)
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pem")
    try certificate.pem.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try await body(
      TestIdentity(certificate: certificate.pem, key: try key.pem(), bundle: file.path))
  }
}
