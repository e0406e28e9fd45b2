import RPC
import ServiceKit
import StackProto

extension OnboardingHandlers {
  func createUser(
    _ request: OnboardingV1.CreateUserRequest, _ context: RPCContext
  ) async throws -> OnboardingV1.User {
    let caller = try AuthIdentity(request)
    let phone = try PhoneNumber(wire: request.phoneNumber)
    return OnboardingV1.User(
      try await signUp.signUp(idToken: request.idToken, caller: caller, phoneNumber: phone))
  }

  func resolveUser(
    _ request: OnboardingV1.ResolveUserRequest, _ context: RPCContext
  ) async throws -> OnboardingV1.ResolveUserResponse {
    guard let user = try await users.resolve(try AuthIdentity(request)) else {
      throw OnboardingError.notFound("user")
    }
    return OnboardingV1.ResolveUserResponse(userID: user.description)
  }

  func getUserProfile(
    _ request: OnboardingV1.GetUserProfileRequest, _ context: RPCContext
  ) async throws -> OnboardingV1.User {
    OnboardingV1.User(try await users.profile(of: try context.user))
  }

  func updateProfile(
    _ request: OnboardingV1.UpdateProfileRequest, _ context: RPCContext
  ) async throws -> OnboardingV1.User {
    let change = try ProfileChange(request)
    return OnboardingV1.User(try await users.update(try context.user, change))
  }
}
