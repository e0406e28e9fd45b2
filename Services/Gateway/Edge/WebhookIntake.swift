import Hummingbird
import NIOCore
import RPC
import StackProto

/// Passes partners' webhooks on, bytes and headers unread, to the service that owns the partner,
/// and answers what that service says. Only it verifies, and only after it has stored is 2xx
/// answered.
struct WebhookIntake: Sendable {
  static let bodyLimit = 1_024 * 1_024

  private let receivers: [String: Receiver]

  private typealias Receiver =
    @Sendable (TypesV1.WebhookRequest, RPCCallOptions) async throws -> TypesV1.WebhookResponse

  init(services: ServiceClients) {
    let funding: Receiver = { try await services.funding.receiveWebhook($0, options: $1) }
    receivers = [
      "persona": { try await services.onboarding.receiveWebhook($0, options: $1) },
      "circle/wallets": funding, "circle/mint": funding,
    ]
  }

  /// Nil when the path is no partner's.
  func respond(to request: Request, _ ids: RequestIdentity) async -> Response? {
    guard request.uri.path.hasPrefix("/webhooks/") else { return nil }
    let source = String(request.uri.path.dropFirst("/webhooks/".count))
    guard let receive = receivers[source] else { return nil }
    switch request.method {
    // Partners probe an endpoint when it is registered.
    case .head: return Response(status: .ok)
    case .post: break
    default: return Response(status: .methodNotAllowed, headers: [.allow: "POST, HEAD"])
    }
    guard let body = try? await request.body.collect(upTo: Self.bodyLimit) else {
      return Response(status: .contentTooLarge)
    }
    let webhook = TypesV1.WebhookRequest(
      source: source,
      headers: request.headers.map { .init(name: $0.name.rawName, value: $0.value) },
      body: Array(body.readableBytesView))
    do {
      let answer = try await receive(webhook, RPCCallOptions(metadata: ids.metadata))
      return Response(status: .init(code: Int(answer.status)))
    } catch {
      // The partner sends it again.
      return Response(status: .serviceUnavailable, headers: [.retryAfter: "5"])
    }
  }
}
