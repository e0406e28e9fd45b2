import RPC
import ServiceKit
import StackProto
import Workflow

/// Speaks `stack.onboarding.v1.Onboarding`; decides nothing. Each feature's calls stand in its
/// folder.
struct OnboardingHandlers: OnboardingV1.OnboardingService {
  let signUp: SignUp
  let users: any UserRepository
  let kyc: KycWorkflow
  let webhooks: PersonaWebhookIntake
  let passcodes: Passcodes
  let flags: any FeatureFlagRepository
  let events: UserEventFeed

  func watchUser(
    _ request: TypesV1.WatchUserRequest, _ context: RPCContext,
    _ responses: RPCResponseWriter<TypesV1.UserEvent>
  ) async throws {
    try await events.serve(request, context, responses)
  }
}
