import Cryptography

/// The broker's events over HTTP: a second road into the same inbox. DriveWealth documents its queue
/// and says that it has no webhooks, so this is closed unless a token is agreed with it.
struct BrokerWebhook: Sendable {
  let intake: BrokerEventIntake
  /// What the caller must send as bearer token; `nil` closes the road.
  let token: String?

  /// - Returns: The HTTP status to answer.
  /// - Throws: Whatever keeps the event from being stored.
  func receive(headers: [(name: String, value: String)], body: [UInt8]) async throws -> Int {
    guard let token else { return 404 }
    let given = headers.first { $0.name.lowercased() == "authorization" }?.value ?? ""
    guard constantTimeEquals(Array(given.utf8), Array("Bearer \(token)".utf8)) else {
      return 401
    }
    do {
      try await intake.take(body)
      return 200
    } catch is MalformedBrokerEvent {
      return 400
    }
  }
}
