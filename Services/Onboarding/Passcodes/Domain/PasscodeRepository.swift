import Identifiers
import Time

/// Keeps passcode hashes, the count of tries, and open sessions.
protocol PasscodeRepository: Sendable {
  /// Counts a try before it is judged, and locks the passcode when the policy says so: of many
  /// guesses in parallel no more are let through than the policy grants.
  ///
  /// - Throws: `OnboardingError.notFound`.
  func countTry(
    of user: UserID, policy: PasscodeLockPolicy, now: Timestamp
  ) async throws -> PasscodeTry

  /// Sets the first passcode.
  ///
  /// - Returns: Whether it was the first.
  /// - Throws: `OnboardingError.notFound`.
  func setFirst(_ hash: String, for user: UserID) async throws -> Bool

  /// Replaces a passcode, forgets wrong tries and ends all sessions.
  ///
  /// - Returns: Whether `old` was still the one.
  func replace(_ old: String, by new: String, for user: UserID) async throws -> Bool

  /// Forgets wrong tries and opens a session.
  ///
  /// - Returns: Whether `hash` was still the passcode's.
  func openSession(
    _ session: PasscodeSessionRecord, for user: UserID, hash: String, now: Timestamp
  ) async throws -> Bool

  /// When the session ends, if it is this user's and open.
  func expiry(
    ofSession tokenHash: [UInt8], user: UserID, now: Timestamp
  ) async throws -> Timestamp?
}

/// Whether a try may be judged.
enum PasscodeTry: Sendable, Equatable {
  /// Counted; compare with this hash.
  case admitted(hash: String)
  case locked(until: Timestamp)
  /// There is no passcode yet.
  case notSet
}

/// A session as it is kept: its token's SHA-256, and when it ends.
struct PasscodeSessionRecord: Sendable {
  let tokenHash: [UInt8]
  let expiresAt: Timestamp
}

/// Proof of a fresh passcode, as the user holds it.
struct PasscodeSession: Sendable {
  /// 32 random bytes as base64url.
  let token: String
  let expiresAt: Timestamp
}

/// Turns passcodes into hashes and compares them, slowly on purpose.
protocol PasscodeHashing: Sendable {
  /// - Throws: `OnboardingError.busy`.
  func hash(_ passcode: Passcode) async throws -> String

  /// - Throws: `OnboardingError.busy`.
  func verify(_ passcode: Passcode, against hash: String) async throws -> Bool
}
