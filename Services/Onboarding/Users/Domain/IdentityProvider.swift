/// Reads the ID tokens of the OIDC provider.
protocol IdentityProvider: Sendable {
  /// What a valid ID token says.
  ///
  /// - Throws: `OnboardingError.invalidIDToken` for a token that is not valid now;
  ///   `OnboardingError.partnerUnavailable` when the provider's keys could not be had.
  func verify(idToken: String) async throws -> IDTokenClaims
}

/// What an ID token says about a person.
struct IDTokenClaims: Sendable {
  let identity: AuthIdentity
  var email: String?
  var emailVerified = false
  var phoneNumber: String?
  var phoneNumberVerified = false
  var name: String?
}
