import Identifiers

/// Keeps users.
protocol UserRepository: Sendable {
  /// Creates the user and starts what a sign-up starts, or finds the one that has this identity.
  ///
  /// - Throws: `OnboardingError.taken` when another user has the email or the phone number.
  func createOrFind(_ user: NewUser) async throws -> UserProfile

  /// The user with this identity.
  func resolve(_ identity: AuthIdentity) async throws -> UserID?

  /// - Throws: `OnboardingError.notFound`.
  func profile(of user: UserID) async throws -> UserProfile

  /// - Throws: `OnboardingError.notFound`; `OnboardingError.taken`.
  func update(_ user: UserID, _ change: ProfileChange) async throws -> UserProfile
}
