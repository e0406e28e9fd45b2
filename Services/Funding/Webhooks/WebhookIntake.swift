import CircleMint
import CircleWallets
import FoundationEssentials
import HTTPClient
import Logging
import Postgres
import Time
import Workflow

/// Takes partners' webhooks: verifies the raw bytes, stores them, and only then answers 2xx. What
/// they mean is found out afterwards, at the partner itself.
struct WebhookIntake: Sendable {
  static let walletsSource = "circle/wallets"
  static let mintSource = "circle/mint"

  let wallets: CircleWalletsWebhook
  let mint: CircleMintWebhook
  let pool: PostgresPool
  let clock: any WallClock
  let logger: Logger

  /// - Returns: The HTTP status for the partner: 200 stored, 401 forged, 400 unreadable, 404 no
  ///   such source, 503 try again.
  func receive(source: String, headers: [(String, String)], body: [UInt8]) async throws -> Int {
    do {
      switch source {
      case Self.walletsSource: return try await receiveWallets(headers, body)
      case Self.mintSource: return try await receiveMint(headers, body)
      default: return 404
      }
    } catch let rejection as WebhookRejection {
      return status(of: rejection, source)
    }
  }

  private func receiveWallets(_ headers: [(String, String)], _ body: [UInt8]) async throws -> Int {
    let notification = try await wallets.notification(headers: HTTPHeaders(headers), body: body)
    // Tests may all bear the same id of zeros; nothing is to be done for them.
    guard !notification.isTest else { return 200 }
    try await store(Self.walletsSource, notification.notificationID, headers, body)
    return 200
  }

  private func receiveMint(_ headers: [(String, String)], _ body: [UInt8]) async throws -> Int {
    switch try await mint.message(body: body) {
    case .confirmation(let confirmation):
      do {
        try await mint.confirm(confirmation)
      } catch {
        logger.warning("A subscription could not be confirmed", metadata: ["error": "\(error)"])
        return 503
      }
    case .notification(let notification):
      try await store(Self.mintSource, notification.messageID, headers, body)
    }
    return 200
  }

  private func store(
    _ source: String, _ id: String, _ headers: [(String, String)], _ body: [UInt8]
  ) async throws {
    // Whoever reads the inbox needs no credentials.
    let kept = headers.filter {
      !["authorization", "cookie", "proxy-authorization"].contains($0.0.lowercased())
    }
    let event = InboundEvent(
      source: source, eventID: id,
      headers: kept.map { InboundHeader(name: $0.0, value: $0.1) }, body: body,
      receivedAt: clock.now)
    try await pool.transaction { tx in _ = try tx.receiveEvent(event) }
  }

  private func status(of rejection: WebhookRejection, _ source: String) -> Int {
    logger.warning(
      "A webhook was refused",
      metadata: ["webhook.source": "\(source)", "webhook.problem": "\(rejection)"])
    return switch rejection {
    case .malformedSignature, .wrongSignature, .stale, .unknownSender: 401
    case .malformedBody: 400
    case .keyUnavailable: 503
    }
  }
}
