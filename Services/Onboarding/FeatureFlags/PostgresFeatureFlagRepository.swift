import Identifiers
import Postgres

/// Reads flags.
struct PostgresFeatureFlagRepository: FeatureFlagRepository {
  let pool: PostgresPool

  func flags(for user: UserID) async throws -> [FeatureFlag] {
    try await pool.transaction { tx in
      guard try tx.first("SELECT 1 FROM users WHERE id = \(user)") != nil else {
        throw OnboardingError.notFound("user")
      }
      return try tx.featureFlags(of: user)
    }
  }
}

extension PostgresTransaction {
  /// Each known flag with its value for this user, by name.
  func featureFlags(of user: UserID) throws -> [FeatureFlag] {
    try query(
      """
      SELECT flag.name, coalesce(own.enabled, flag.enabled) AS enabled
        FROM feature_flags flag
        LEFT JOIN feature_flag_overrides own
          ON own.flag_name = flag.name AND own.user_id = \(user)
       ORDER BY flag.name
      """
    ).map { try FeatureFlag(name: $0.value("name"), enabled: $0.value("enabled")) }
  }
}
