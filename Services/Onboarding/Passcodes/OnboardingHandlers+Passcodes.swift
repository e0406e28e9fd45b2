import RPC
import ServiceKit
import StackProto

extension OnboardingHandlers {
  func setPasscode(
    _ request: OnboardingV1.SetPasscodeRequest, _ context: RPCContext
  ) async throws -> OnboardingV1.SetPasscodeResponse {
    let user = try context.user
    let new = try Passcode(wire: request.passcode, field: "passcode")
    let current =
      request.currentPasscode.isEmpty
      ? nil : try Passcode(wire: request.currentPasscode, field: "current_passcode")
    try await passcodes.set(new, current: current, for: user)
    return OnboardingV1.SetPasscodeResponse()
  }

  func verifyPasscode(
    _ request: OnboardingV1.VerifyPasscodeRequest, _ context: RPCContext
  ) async throws -> OnboardingV1.PasscodeSession {
    let passcode = try Passcode(wire: request.passcode, field: "passcode")
    let session = try await passcodes.verify(passcode, of: try context.user)
    return OnboardingV1.PasscodeSession(
      token: session.token, expiresAtMicros: session.expiresAt.microseconds)
  }

  func validatePasscodeSession(
    _ request: OnboardingV1.ValidatePasscodeSessionRequest, _ context: RPCContext
  ) async throws -> OnboardingV1.ValidatePasscodeSessionResponse {
    let expiry = try await passcodes.validate(
      sessionToken: request.token, of: try context.user)
    return OnboardingV1.ValidatePasscodeSessionResponse(expiresAtMicros: expiry.microseconds)
  }
}

extension Passcode {
  fileprivate init(wire: String, field: String) throws(OnboardingError) {
    guard let passcode = Passcode(wire) else { throw .invalidField(field) }
    self = passcode
  }
}
