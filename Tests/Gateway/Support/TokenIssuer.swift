import Cryptography
import HTTPTypes
import Hummingbird
import JWTKit
import Logging
import ServiceLifecycle
import TestSupport

@testable import Gateway

/// An OIDC provider of a test's own: real keys, served over HTTP, and tokens signed with them.
struct TokenIssuer: Sendable {
  static let audience = "https://api.test"

  /// Made once for all tests: making RSA keys takes long.
  private static let keyPair = Result { try RSAPrivateKey(bits: 2_048) }
  private static let foreignKeyPair = Result { try RSAPrivateKey(bits: 2_048) }

  let service: any Service
  private let port: ListeningPort
  private let keys = JWTKeyCollection()
  private let foreignKeys = JWTKeyCollection()

  init() async throws {
    let key = try Self.keyPair.get()
    await keys.add(
      rsa: try Insecure.RSA.PrivateKey(pem: key.pem()), digestAlgorithm: .sha256, kid: "ours")
    await foreignKeys.add(
      rsa: try Insecure.RSA.PrivateKey(pem: Self.foreignKeyPair.get().pem()),
      digestAlgorithm: .sha256, kid: "ours")
    let (modulus, exponent) = try key.publicKey.numbers()
    let set = """
      {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"ours",\
      "n":"\(Base64.urlEncode(modulus))","e":"\(Base64.urlEncode(exponent))"}]}
      """
    let router = Router()
    router.get("/.well-known/jwks.json") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: set)))
    }
    let port = ListeningPort()
    self.port = port
    service = Application(
      router: router,
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in port.set(channel.localAddress?.port) },
      logger: TestDatabase.quiet)
  }

  /// `iss`; waits until it is served.
  var issuer: String {
    get async throws {
      _ = try await eventually { port.isKnown }
      return "http://127.0.0.1:\(port.value ?? 0)/"
    }
  }

  private struct Claims: JWTPayload {
    let iss: String
    let sub: String
    let aud: String
    let iat: Int
    let exp: Int

    func verify(using algorithm: some JWTAlgorithm) async throws {}
  }

  /// An access token; `forged` ones are signed with a key that only claims to be the provider's.
  func token(
    _ subject: String, audience: String = TokenIssuer.audience, now: Int,
    expiresIn: Int = 3_600, forged: Bool = false
  ) async throws -> String {
    let claims = Claims(
      iss: try await issuer, sub: subject, aud: audience, iat: now, exp: now + expiresIn)
    return try await (forged ? foreignKeys : keys).sign(claims, kid: "ours")
  }
}
