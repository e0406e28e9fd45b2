import Logging

/// Empties the broker's queue: takes each event in, and only then deletes it there.
struct BrokerEventPump: Sendable {
  let queue: any BrokerEventQueue
  let intake: BrokerEventIntake
  let logger: Logger

  /// One round. What cannot be taken in stays in the queue and comes again.
  ///
  /// - Throws: Whatever keeps the queue from being read.
  func round() async throws {
    for message in try await queue.receive() {
      do {
        try await take(message)
        try await queue.delete(message)
      } catch {
        try Task.checkCancellation()
        logger.warning(
          "An event of the broker could not be taken in",
          metadata: ["message.id": "\(message.id)", "error": "\(error)"])
      }
    }
  }

  private func take(_ message: BrokerMessage) async throws {
    do {
      try await intake.take(message.body)
    } catch is MalformedBrokerEvent {
      // It will not get better by coming again; the log keeps its id.
      logger.error(
        "A message of the broker is no event", metadata: ["message.id": "\(message.id)"])
    }
  }
}
