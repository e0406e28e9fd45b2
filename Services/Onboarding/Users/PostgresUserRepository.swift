import Identifiers
import Postgres
import Time
import Workflow

/// Each method is one transaction, and reads as the SQL it runs.
struct PostgresUserRepository: UserRepository {
  let pool: PostgresPool
  let clock: any WallClock
  let ids: any IDGenerator

  func createOrFind(_ user: NewUser) async throws -> UserProfile {
    if let id = try await resolve(user.identity) { return try await profile(of: id) }
    let id = ids.makeID(of: User.self)
    let check = ids.makeID(of: KycCheck.self)
    let now = clock.now
    return try await namingTheTaken {
      try await pool.transaction { tx in
        try tx.giveWay(to: user)
        guard try tx.insert(user, as: id) else { return try tx.profile(of: user.identity) }
        try tx.execute("INSERT INTO onboarding_progress (user_id) VALUES (\(id))")
        try tx.insertFirstCheck(check, of: id)
        try tx.startSaga(.kyc(check), user: id, wakeAt: now)
        try tx.startSaga(.onboarding(id), user: id, wakeAt: now)
        return try tx.profile(of: id)
      }
    }
  }

  func resolve(_ identity: AuthIdentity) async throws -> UserID? {
    try await pool.query(
      "SELECT id FROM users WHERE auth_provider_id = \(identity.authProviderID)"
    ).first?.value("id")
  }

  func profile(of user: UserID) async throws -> UserProfile {
    try await pool.transaction { try $0.profile(of: user) }
  }

  func update(_ user: UserID, _ change: ProfileChange) async throws -> UserProfile {
    let (email, phone) = (change.email?.text, change.phoneNumber?.text)
    return try await namingTheTaken {
      try await pool.transaction { tx in
        // What was verified stays verified only as long as it stays the same.
        try tx.execute(
          """
          UPDATE users
             SET email = coalesce(\(email), email),
                 email_verified = email_verified AND email = coalesce(\(email), email),
                 phone_number = coalesce(\(phone), phone_number),
                 phone_number_verified = phone_number_verified
                   AND phone_number = coalesce(\(phone), phone_number),
                 display_name = coalesce(\(change.displayName?.text), display_name)
           WHERE id = \(user)
          """)
        return try tx.profile(of: user)
      }
    }
  }

  /// Says which field another user has, where the database only names its constraint.
  private func namingTheTaken<Value>(
    _ body: () async throws -> Value
  ) async throws -> Value {
    do {
      return try await body()
    } catch let error as PostgresError where error.isUniqueViolation(of: "users_email_key") {
      throw OnboardingError.taken("email")
    } catch let error as PostgresError where error.isUniqueViolation(of: "users_phone_number_key") {
      throw OnboardingError.taken("phone_number")
    }
  }
}

extension PostgresTransaction {
  /// The user as the app shows them.
  ///
  /// - Throws: `OnboardingError.notFound`.
  func profile(of user: UserID) throws -> UserProfile {
    guard
      let row = try first(
        """
        SELECT id, email, phone_number, display_name, kyc_status, passcode_hash IS NOT NULL AS has_code,
               created_at, updated_at
          FROM users WHERE id = \(user)
        """)
    else { throw OnboardingError.notFound("user") }
    return try UserProfile(
      id: row.value("id"), email: row.value("email"), phoneNumber: row.value("phone_number"),
      displayName: row.value("display_name"), kycStatus: row.value("kyc_status"),
      hasPasscode: row.value("has_code"), featureFlags: featureFlags(of: user),
      createdAt: row.value("created_at"), updatedAt: row.value("updated_at"))
  }

  fileprivate func profile(of identity: AuthIdentity) throws -> UserProfile {
    guard
      let row = try first(
        "SELECT id FROM users WHERE auth_provider_id = \(identity.authProviderID)")
    else { throw OnboardingError.notFound("user") }
    return try profile(of: row.value("id", as: UserID.self))
  }

  /// Takes an email or a phone number away from whoever only claimed it, when the provider vouches
  /// that it is the new user's: nobody can keep others out by naming their address first.
  fileprivate func giveWay(to user: NewUser) throws {
    if let email = user.verifiedEmail?.text {
      try execute(
        "UPDATE users SET email = NULL WHERE email = \(email) AND NOT email_verified")
    }
    if user.phoneNumberVerified, let phone = user.phoneNumber?.text {
      try execute(
        """
        UPDATE users SET phone_number = NULL
         WHERE phone_number = \(phone) AND NOT phone_number_verified
        """)
    }
  }

  /// - Returns: Whether nobody had this identity yet.
  fileprivate func insert(_ user: NewUser, as id: UserID) throws -> Bool {
    try execute(
      """
      INSERT INTO users (id, auth_provider_id, email, email_verified, phone_number,
                         phone_number_verified, display_name)
      VALUES (\(id), \(user.identity.authProviderID), \(user.verifiedEmail?.text),
              \(user.verifiedEmail != nil), \(user.phoneNumber?.text),
              \(user.phoneNumberVerified), \(user.displayName?.text))
      ON CONFLICT (auth_provider_id) DO NOTHING
      """) == 1
  }
}
