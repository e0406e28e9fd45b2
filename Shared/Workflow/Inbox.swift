import FoundationEssentials
import Postgres
import Time

/// One header of an event, in the order they came.
package struct InboundHeader: Codable, Hashable, Sendable {
  package let name: String
  package let value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// What a partner told us, verified but not yet understood.
package struct InboundEvent: Sendable {
  /// Which road it came by: "circle_wallets".
  package let source: String
  /// The partner's own id of this event; a repetition bears the same.
  package let eventID: String
  package let headers: [InboundHeader]
  /// The body's bytes exactly as they came.
  package let body: [UInt8]
  package let receivedAt: Timestamp

  package init(
    source: String, eventID: String, headers: [InboundHeader] = [], body: [UInt8],
    receivedAt: Timestamp
  ) {
    self.source = source
    self.eventID = eventID
    self.headers = headers
    self.body = body
    self.receivedAt = receivedAt
  }
}

/// An event in the inbox, on its way through a handler.
package struct StoredEvent: Sendable {
  /// Our number for it.
  package let id: Int64
  package let source: String
  package let eventID: String
  package let headers: [InboundHeader]
  package let body: [UInt8]
  package let receivedAt: Timestamp
  /// Counts from 1.
  package let attempt: Int
  let lastCrash: String?
  let crashCount: Int

  /// The value of the first header of that name, whatever its letters' case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

extension PostgresTransaction {
  /// Puts the event into the inbox, from where the inbox worker takes it.
  ///
  /// - Returns: `false` when it was there already.
  package func receiveEvent(_ event: InboundEvent) throws -> Bool {
    let headers = try JSONEncoder().encode(event.headers)
    return try execute(
      """
      INSERT INTO inbox (source, event_id, headers, body, received_at, next_attempt_at)
      VALUES (\(event.source), \(event.eventID),
              \(PostgresJSON(String(decoding: headers, as: UTF8.self))),
              \(event.body), \(event.receivedAt), \(event.receivedAt))
      ON CONFLICT (source, event_id) DO NOTHING
      """) == 1
  }

  /// Marks the event as dealt with, in the transaction that deals with it. The inbox worker does
  /// the same after a handler that did not.
  ///
  /// - Returns: `false` when it was marked already: what this transaction does is a repetition.
  @discardableResult
  package func markProcessed(_ event: StoredEvent) throws -> Bool {
    try execute(
      "UPDATE inbox SET processed_at = now() WHERE id = \(event.id) AND processed_at IS NULL") == 1
  }

  /// Erases what the event said, and leaves that it came.
  func forget(_ event: StoredEvent) throws {
    try execute("UPDATE inbox SET headers = '[]', body = '' WHERE id = \(event.id)")
  }

  /// Sets an event that was given up going again.
  ///
  /// - Returns: Whether there was one.
  @discardableResult
  package func redriveEvent(source: String, eventID: String, at moment: Timestamp) throws -> Bool {
    try execute(
      """
      UPDATE inbox SET dead_at = NULL, attempts = 0, crash_count = 0, last_crash = NULL,
             next_attempt_at = \(moment)
       WHERE source = \(source) AND event_id = \(eventID) AND dead_at IS NOT NULL
      """) == 1
  }
}
