import FoundationEssentials
import Postgres
import Time
import Workflow

/// Turns what partners tell us into wake-ups of the sagas that it is about.
struct PostgresHints: Sendable {
  let pool: PostgresPool
  let clock: any WallClock

  /// Stores an event of the broker that investing has read from the queue.
  ///
  /// - Returns: Whether it is new.
  func receiveBrokerEvent(id: String, type: String, body: [UInt8]) async throws -> Bool {
    let event = InboundEvent(
      source: InboxHandlers.brokerSource, eventID: id,
      headers: [InboundHeader(name: "type", value: type)], body: body, receivedAt: clock.now)
    return try await pool.transaction { tx in try tx.receiveEvent(event) }
  }

  /// Wakes the saga that knows a partner's id.
  func wake(reference: String) async throws {
    try await wake(
      """
      SELECT 'deposit' AS kind, id FROM deposits
       WHERE sweep_reference = \(reference) OR payout_reference = \(reference)
         OR broker_reference = \(reference)
      UNION ALL SELECT 'withdrawal', id FROM withdrawals
       WHERE broker_withdrawal_ref = \(reference) OR wire_ref = \(reference)
         OR circle_on_ramp_ref = \(reference) OR circle_hop_ref = \(reference)
         OR circle_transfer_ref = \(reference)
      """)
  }

  /// Wakes deposits whose sweep is on its way.
  func wakeSweeps() async throws {
    try await wake(
      "SELECT 'deposit' AS kind, id FROM deposits WHERE phase = 'sweeping' LIMIT 500")
  }

  /// Wakes withdrawals whose wire is on its way.
  func wakeWires() async throws {
    try await wake(
      "SELECT 'withdrawal' AS kind, id FROM withdrawals WHERE phase = 'wired' LIMIT 500")
  }

  /// Wakes what waits for the broker's settlement.
  func wakeUnsettled() async throws {
    try await wake(
      """
      (SELECT 'deposit' AS kind, id FROM deposits
        WHERE phase IN ('broker_pending', 'funded') LIMIT 500)
      UNION ALL (SELECT 'withdrawal', id FROM withdrawals
        WHERE phase IN ('redemption_pending', 'awaiting_cash') LIMIT 500)
      """)
  }

  private func wake(_ sagas: SQL) async throws {
    let now = clock.now
    try await pool.transaction { tx in
      for row in try tx.query(sagas) {
        let saga = SagaReference(
          kind: try row.value("kind"), id: try row.value("id", as: UUID.self))
        _ = try tx.wakeSaga(saga, at: now)
      }
    }
  }
}
