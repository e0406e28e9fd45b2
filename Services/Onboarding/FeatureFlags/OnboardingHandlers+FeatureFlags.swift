import RPC
import ServiceKit
import StackProto

extension OnboardingHandlers {
  func getFeatureFlags(
    _ request: OnboardingV1.GetFeatureFlagsRequest, _ context: RPCContext
  ) async throws -> OnboardingV1.GetFeatureFlagsResponse {
    let known = try await flags.flags(for: try context.user)
    return OnboardingV1.GetFeatureFlagsResponse(
      featureFlags: known.map { OnboardingV1.FeatureFlag($0) })
  }
}
