import FoundationEssentials
import Logging
import Postgres
import RPC
import StackProto
import Time
import Workflow

/// Takes the broker's events in, by whichever road they come: ours into the inbox, funding's to
/// funding. The same event twice is harmless.
struct BrokerEventIntake: Sendable {
  /// The inbox source of the broker's events.
  static let source = "drivewealth"

  let pool: PostgresPool
  let funding: FundingV1.FundingClient
  let clock: any WallClock

  /// What every event has, whatever it tells.
  private struct Envelope: Decodable {
    let id: String
    let type: String
  }

  /// Returns once the event is safe with whoever it belongs to.
  ///
  /// - Throws: `MalformedBrokerEvent`; whatever keeps it from being stored.
  func take(_ body: [UInt8]) async throws {
    guard let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(body)),
      !envelope.id.isEmpty
    else { throw MalformedBrokerEvent() }
    switch BrokerEventRoute(type: envelope.type) {
    case .ours:
      let event = InboundEvent(
        source: Self.source, eventID: envelope.id, body: body, receivedAt: clock.now)
      try await pool.transaction { tx in _ = try tx.receiveEvent(event) }
    case .funding:
      _ = try await funding.handleBrokerEvent(
        FundingV1.HandleBrokerEventRequest(
          eventID: envelope.id, eventType: envelope.type, body: body))
    case .nobody:
      Logger.current.debug(
        "An event of the broker that nobody has a use for",
        metadata: ["event.type": "\(envelope.type)"])
    }
  }
}

/// A message that is no event.
struct MalformedBrokerEvent: Error {}
