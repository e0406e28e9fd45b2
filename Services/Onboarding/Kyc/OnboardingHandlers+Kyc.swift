import RPC
import ServiceKit
import StackProto

extension OnboardingHandlers {
  func startKyc(
    _ request: OnboardingV1.StartKycRequest, _ context: RPCContext
  ) async throws -> OnboardingV1.KycSession {
    let session = try await kyc.start(try context.user)
    return OnboardingV1.KycSession(
      status: OnboardingV1.KycStatus(session.status), inquiryID: session.inquiryID,
      sessionToken: session.sessionToken)
  }

  func updateKYCStatus(
    _ request: OnboardingV1.UpdateKYCStatusRequest, _ context: RPCContext
  ) async throws -> OnboardingV1.UpdateKYCStatusResponse {
    let change = try await kyc.refresh(request.inquiryID)
    return OnboardingV1.UpdateKYCStatusResponse(
      userID: change.check.user.description,
      status: OnboardingV1.KycStatus(change.check.state.status), changed: change.isChange)
  }

  func receiveWebhook(
    _ request: TypesV1.WebhookRequest, _ context: RPCContext
  ) async throws -> TypesV1.WebhookResponse {
    let headers = request.headers.map { ($0.name, $0.value) }
    return TypesV1.WebhookResponse(
      status: try await webhooks.receive(headers: headers, body: request.body))
  }
}
