import Cryptography

/// Hashes passcodes with scrypt, on threads of their own.
struct ScryptPasscodeHashing: PasscodeHashing {
  let hasher: PasscodeHasher

  func hash(_ passcode: Passcode) async throws -> String {
    do {
      return try await hasher.hash(passcode.digits)
    } catch {
      throw OnboardingError.busy
    }
  }

  func verify(_ passcode: Passcode, against hash: String) async throws -> Bool {
    do {
      return try await hasher.verify(passcode.digits, against: hash)
    } catch .malformedHash {
      return false
    } catch {
      throw OnboardingError.busy
    }
  }
}
