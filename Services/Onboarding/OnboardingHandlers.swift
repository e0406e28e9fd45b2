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
    let user = try context.user
    let cursor =
      request.fromNow ? try await events.latestCursor(for: user) : request.afterCursor
    for try await event in events.events(for: user, after: cursor) {
      try await responses.send(TypesV1.UserEvent(event))
    }
  }
}

extension TypesV1.UserEvent {
  init(_ event: UserEventRow) {
    self.init(
      cursor: event.cursor, topic: event.topic, subjectID: event.subject.uuidString.lowercased(),
      atMicros: event.at.microseconds, payload: event.payload)
  }
}
