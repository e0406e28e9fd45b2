import Identifiers

/// A switch for part of the product, as it stands for one user.
struct FeatureFlag: Hashable, Sendable {
  /// Lower snake case.
  let name: String
  let enabled: Bool
}

/// Keeps the flags and where a user's differ from everybody's.
protocol FeatureFlagRepository: Sendable {
  /// Each known flag with its value for this user, by name.
  ///
  /// - Throws: `OnboardingError.notFound` when there is no such user.
  func flags(for user: UserID) async throws -> [FeatureFlag]
}
