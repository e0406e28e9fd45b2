import Cryptography
import FoundationEssentials
import HTTPClient
import Logging
import Persona
import Postgres
import Time
import Workflow

/// Takes in Persona's webhooks: verifies the bytes as they came, stores them, and only then says
/// that it did. A worker understands them later.
struct PersonaWebhookIntake: Sendable {
  /// The inbox's name for where these come from.
  static let source = "persona"

  let verifier: PersonaWebhook
  let pool: PostgresPool
  let clock: any WallClock

  /// The status to answer with: 200 once the event is stored, also for one that we had; 401 when the
  /// signature does not prove that Persona sent it.
  ///
  /// - Throws: `PostgresError` when it could not be stored; Persona then sends it again.
  func receive(headers: [(String, String)], body: [UInt8]) async throws -> Int32 {
    let eventID: String
    do {
      eventID = try verifier.event(headers: HTTPHeaders(headers), body: body).id
    } catch .malformedBody {
      // Signed and yet not to be read: kept for a human, under a name of its own.
      eventID = "sha256:" + Hex.encode(SHA256.hash(body))
    } catch {
      Logger.current.warning("A webhook was refused", metadata: ["error": "\(error)"])
      return 401
    }
    let event = InboundEvent(
      source: Self.source, eventID: eventID,
      headers: headers.map { InboundHeader(name: $0.0, value: $0.1) }, body: body,
      receivedAt: clock.now)
    _ = try await pool.transaction { try $0.receiveEvent(event) }
    return 200
  }
}

extension KycWorkflow {
  /// Takes a stored webhook to the inquiry that it is about. One about something else is done with.
  ///
  /// - Throws: `DecodingError` for a body that cannot be read; what `take` throws.
  func take(_ stored: StoredEvent) async throws {
    let event = try JSONDecoder().decode(PersonaEvent.self, from: Data(stored.body))
    guard let inquiry = event.inquiry else { return }
    try await take(eventAbout: inquiry.id, at: event.createdAt)
  }
}
