import OIDC
import Time

/// Access tokens of the configured identity providers.
struct OIDCAccessTokens: AccessTokenVerifier {
  let verifier: OIDCVerifier

  func verify(_ token: String) async throws -> Identity {
    do {
      let token = try await verifier.verifyAccessToken(token)
      return Identity(
        issuer: token.issuer, subject: token.subject,
        expiresAt: Timestamp(seconds: token.expiresAt))
    } catch {
      switch error {
      case .rejected: throw GatewayError(.unauthenticated)
      case .unavailable: throw GatewayError(.unavailable)
      }
    }
  }
}
