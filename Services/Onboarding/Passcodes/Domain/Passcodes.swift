import Cryptography
import Identifiers
import Time

/// Sets and checks passcodes, and keeps the sessions that a right one opens.
struct Passcodes: Sendable {
  let repository: any PasscodeRepository
  let hashing: any PasscodeHashing
  let policy: PasscodeLockPolicy
  /// How long a session lasts.
  let sessionLifetime: Duration
  let clock: any WallClock

  private static let tokenBytes = 32

  /// Sets the user's passcode. Replacing one takes the current one, and ends all sessions.
  ///
  /// - Throws: `OnboardingError.passcodeInvalid`, `.passcodeLocked`, `.busy`, `.notFound`.
  func set(_ new: Passcode, current: Passcode?, for user: UserID) async throws {
    guard let current else {
      let hash = try await hashing.hash(new)
      guard try await repository.setFirst(hash, for: user) else {
        throw OnboardingError.passcodeInvalid(field: "current_passcode")
      }
      return
    }
    let old = try await check(current, of: user, field: "current_passcode")
    let hash = try await hashing.hash(new)
    guard try await repository.replace(old, by: hash, for: user) else {
      throw OnboardingError.passcodeInvalid(field: "current_passcode")
    }
  }

  /// Opens a session.
  ///
  /// - Throws: `OnboardingError.passcodeInvalid`, `.passcodeLocked`, `.passcodeNotSet`, `.busy`,
  ///   `.notFound`.
  func verify(_ passcode: Passcode, of user: UserID) async throws -> PasscodeSession {
    let hash = try await check(passcode, of: user, field: "passcode")
    let token = SecureRandom.bytes(Self.tokenBytes)
    let now = clock.now
    let expiry = now.adding(sessionLifetime)
    let record = PasscodeSessionRecord(tokenHash: SHA256.hash(token), expiresAt: expiry)
    guard try await repository.openSession(record, for: user, hash: hash, now: now) else {
      throw OnboardingError.passcodeInvalid(field: "passcode")
    }
    return PasscodeSession(token: Base64.urlEncode(token), expiresAt: expiry)
  }

  /// When the user's session ends.
  ///
  /// - Throws: `OnboardingError.stepUpRequired` when it is unknown, another user's, or over.
  func validate(sessionToken: String, of user: UserID) async throws -> Timestamp {
    guard let token = Base64.urlDecode(sessionToken), token.count == Self.tokenBytes,
      let expiry = try await repository.expiry(
        ofSession: SHA256.hash(token), user: user, now: clock.now)
    else { throw OnboardingError.stepUpRequired }
    return expiry
  }

  /// - Returns: The hash that the passcode fits.
  private func check(
    _ passcode: Passcode, of user: UserID, field: String
  ) async throws -> String {
    let now = clock.now
    switch try await repository.countTry(of: user, policy: policy, now: now) {
    case .notSet: throw OnboardingError.passcodeNotSet
    case .locked(let until): throw OnboardingError.passcodeLocked(retryAfter: until.since(now))
    case .admitted(let hash):
      guard try await hashing.verify(passcode, against: hash) else {
        throw OnboardingError.passcodeInvalid(field: field)
      }
      return hash
    }
  }
}
