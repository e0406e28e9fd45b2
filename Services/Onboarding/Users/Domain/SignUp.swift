/// Turns a verified access token and an ID token into a user.
struct SignUp: Sendable {
  let provider: any IdentityProvider
  let users: any UserRepository

  /// Creates the user on the first call; finds the same one ever after.
  ///
  /// - Parameters:
  ///   - idToken: The provider's ID token, unread so far.
  ///   - caller: Whom the verified access token speaks for; the ID token must speak for the same.
  ///   - phoneNumber: What the user typed; `nil` takes the ID token's.
  /// - Returns: The user.
  /// - Throws: `OnboardingError`.
  func signUp(
    idToken: String, caller: AuthIdentity, phoneNumber: PhoneNumber?
  ) async throws -> UserProfile {
    let claims = try await provider.verify(idToken: idToken)
    guard claims.identity == caller else { throw OnboardingError.invalidIDToken }
    return try await users.createOrFind(NewUser(claims, typed: phoneNumber))
  }
}

extension NewUser {
  /// The phone number that the user typed wins over the token's, but is vouched for only if the
  /// provider says the same.
  init(_ claims: IDTokenClaims, typed: PhoneNumber?) {
    let vouched = claims.phoneNumberVerified ? claims.phoneNumber.flatMap { PhoneNumber($0) } : nil
    let number = typed ?? vouched
    self.init(
      identity: claims.identity,
      verifiedEmail: claims.emailVerified ? claims.email.flatMap(EmailAddress.init) : nil,
      phoneNumber: number, phoneNumberVerified: number != nil && number == vouched,
      displayName: claims.name.flatMap(DisplayName.init))
  }
}
