import Hummingbird
import NIOCore
import RPC
import StackProto
import Synchronization

/// Passes partners' webhooks on, bytes and headers unread, to the service that owns the partner,
/// and answers what that service says. Only it verifies, and only after it has stored is 2xx
/// answered.
struct WebhookIntake: Sendable {
  static let bodyLimit = 256 * 1_024

  private let receivers: [String: Receiver]
  private let gate: WebhookGate

  private typealias Receiver =
    @Sendable (TypesV1.WebhookRequest, RPCCallOptions) async throws -> TypesV1.WebhookResponse

  /// `limit` is how many are passed on at once. Anybody can send what looks like a webhook; it must
  /// not take the place of users' calls to the same service.
  init(services: ServiceClients, limit: Int = 64) {
    gate = WebhookGate(limit: limit)
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
    // The partner sends it again.
    let later = Response(status: .serviceUnavailable, headers: [.retryAfter: "5"])
    guard gate.enter() else { return later }
    defer { gate.leave() }
    let options = RPCCallOptions(metadata: ids.metadata)
    guard let answer = try? await receive(webhook, options), (200..<600).contains(answer.status)
    else { return later }
    return Response(status: .init(code: Int(answer.status)))
  }
}

/// Lets in only so many at once.
private final class WebhookGate: Sendable {
  private let limit: Int
  private let count = Mutex(0)

  init(limit: Int) {
    self.limit = limit
  }

  func enter() -> Bool {
    count.withLock { count in
      guard count < limit else { return false }
      count += 1
      return true
    }
  }

  func leave() {
    count.withLock { $0 -= 1 }
  }
}
