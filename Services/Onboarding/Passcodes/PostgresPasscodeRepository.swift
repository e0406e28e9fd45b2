import FoundationEssentials
import Identifiers
import Postgres
import Time

/// Each method is one transaction, and reads as the SQL it runs.
struct PostgresPasscodeRepository: PasscodeRepository {
  let pool: PostgresPool

  func countTry(
    of user: UserID, policy: PasscodeLockPolicy, now: Timestamp
  ) async throws -> PasscodeTry {
    // The delay after each try, from the first on; the last one holds for all that follow.
    let delays = policy.delays.map { Timestamp(microseconds: 0).adding($0).microseconds }
    return try await pool.transaction { tx in
      let counted = try tx.first(
        """
        UPDATE users
           SET passcode_tries = passcode_tries + 1,
               passcode_locked_until = \(now)
                 + (\(delays))[least(passcode_tries + 1, \(delays.count))] * interval '1 microsecond'
         WHERE id = \(user) AND passcode_hash IS NOT NULL
           AND (passcode_locked_until IS NULL OR passcode_locked_until <= \(now))
        RETURNING passcode_hash
        """)
      if let counted { return .admitted(hash: try counted.value("passcode_hash")) }
      guard
        let row = try tx.first(
          "SELECT passcode_hash, passcode_locked_until FROM users WHERE id = \(user)")
      else { throw OnboardingError.notFound("user") }
      guard try row.value("passcode_hash", as: String?.self) != nil,
        let until = try row.value("passcode_locked_until", as: Timestamp?.self)
      else { return .notSet }
      return .locked(until: until)
    }
  }

  func setFirst(_ hash: String, for user: UserID) async throws -> Bool {
    try await pool.transaction { tx in
      let set = try tx.execute(
        "UPDATE users SET passcode_hash = \(hash) WHERE id = \(user) AND passcode_hash IS NULL")
      if set == 1 { return true }
      guard try tx.first("SELECT 1 FROM users WHERE id = \(user)") != nil else {
        throw OnboardingError.notFound("user")
      }
      return false
    }
  }

  func replace(_ old: String, by new: String, for user: UserID) async throws -> Bool {
    try await pool.transaction { tx in
      let replaced = try tx.execute(
        """
        UPDATE users SET passcode_hash = \(new), passcode_tries = 0, passcode_locked_until = NULL
         WHERE id = \(user) AND passcode_hash = \(old)
        """)
      guard replaced == 1 else { return false }
      try tx.execute("DELETE FROM passcode_sessions WHERE user_id = \(user)")
      return true
    }
  }

  func openSession(
    _ session: PasscodeSessionRecord, for user: UserID, hash: String, now: Timestamp
  ) async throws -> Bool {
    try await pool.transaction { tx in
      let right = try tx.execute(
        """
        UPDATE users SET passcode_tries = 0, passcode_locked_until = NULL
         WHERE id = \(user) AND passcode_hash = \(hash)
        """)
      guard right == 1 else { return false }
      try tx.execute(
        "DELETE FROM passcode_sessions WHERE user_id = \(user) AND expires_at <= \(now)")
      try tx.execute(
        """
        INSERT INTO passcode_sessions (token_hash, user_id, expires_at)
        VALUES (\(session.tokenHash), \(user), \(session.expiresAt))
        """)
      return true
    }
  }

  func expiry(
    ofSession tokenHash: [UInt8], user: UserID, now: Timestamp
  ) async throws -> Timestamp? {
    try await pool.query(
      """
      SELECT expires_at FROM passcode_sessions
       WHERE token_hash = \(tokenHash) AND user_id = \(user) AND expires_at > \(now)
      """
    ).first?.value("expires_at")
  }
}
