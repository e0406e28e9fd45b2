import HTTPClient
import Logging
import OIDC
import Time

/// An OpenID Connect provider as our `IdentityProvider`.
struct OIDCIdentityProvider: IdentityProvider {
  let verifier: OIDCVerifier

  func verify(idToken: String) async throws -> IDTokenClaims {
    let token: IDToken
    do {
      token = try await verifier.verifyIDToken(idToken)
    } catch .rejected(let reason) {
      // The reason is for us: callers learn only that it is not valid.
      Logger.current.info("An ID token was refused", metadata: ["reason": "\(reason)"])
      throw OnboardingError.invalidIDToken
    } catch .unavailable {
      throw OnboardingError.partnerUnavailable(retryAfter: .seconds(5))
    }
    guard let identity = AuthIdentity(issuer: token.issuer, subject: token.subject) else {
      throw OnboardingError.invalidIDToken
    }
    return IDTokenClaims(
      identity: identity, email: token.email, emailVerified: token.isEmailVerified,
      phoneNumber: token.phoneNumber, phoneNumberVerified: token.isPhoneNumberVerified,
      name: token.name)
  }
}

extension OIDCIdentityProvider {
  /// Over the process's HTTP client, with some patience and politeness around it.
  init(
    _ configuration: OnboardingConfiguration, http: any HTTPClient, clock: any WallClock,
    logger: Logger
  ) {
    verifier = OIDCVerifier(
      issuers: [configuration.issuer], http: ResilientClient.standard(name: "oidc", over: http),
      clock: clock, logger: logger)
  }
}
