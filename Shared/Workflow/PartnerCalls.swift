import FoundationEssentials
import Postgres

/// A call that changes something at a partner, as noted before it is made.
package struct PartnerCall: Sendable, Equatable {
  /// The idempotency key that the partner is given; see `PartnerKey`.
  package let key: String
  package let partner: String
  package let operation: String
  package let saga: SagaReference
  /// Which of the saga's steps needs the call.
  package let step: String
  /// Counts from 1; a new one only after a definite failure.
  package let attempt: Int

  package init(
    key: String, partner: String, operation: String, saga: SagaReference, step: String,
    attempt: Int = 1
  ) {
    self.key = key
    self.partner = partner
    self.operation = operation
    self.saga = saga
    self.step = step
    self.attempt = attempt
  }
}

/// What we know of a partner call.
package enum PartnerCallState: String, Sendable {
  /// Noted; surely not sent.
  case prepared
  /// Sent, or we died sending it.
  case sent
  case ok
  /// The partner said no, and nothing happened there.
  case definiteFailure = "definite_failure"
  /// Sent, and nobody knows what came of it.
  case unknown
}

/// What came of a partner call.
package enum PartnerCallOutcome: String, Sendable {
  case ok
  case definiteFailure = "definite_failure"
  case unknown
}

/// A partner call as it is on record.
package struct PartnerCallRecord: Sendable, Equatable {
  package let call: PartnerCall
  package let state: PartnerCallState
  /// The partner's id of what the call made.
  package let reference: String?
  /// The partner's answer.
  package let payload: [UInt8]?
}

extension PostgresTransaction {
  /// Notes a call before it is made, or finds it noted.
  ///
  /// - Returns: What is known of it: `prepared` for a new one.
  /// - Throws: `WorkflowError.noSuchPartnerCall` when the key belongs to another step.
  package func preparePartnerCall(_ call: PartnerCall) throws -> PartnerCallState {
    try execute(
      """
      INSERT INTO partner_calls (key, partner, operation, saga_kind, saga_id, step, attempt)
      VALUES (\(call.key), \(call.partner), \(call.operation), \(call.saga.kind), \(call.saga.id),
              \(call.step), \(call.attempt))
      ON CONFLICT (key) DO NOTHING
      """)
    guard let record = try partnerCall(key: call.key, lock: true), record.call == call else {
      throw WorkflowError.noSuchPartnerCall
    }
    return record.state
  }

  /// Notes that the call is about to be sent. Commit this before sending: from then on a crash
  /// leaves the duty to look, not to send.
  ///
  /// - Returns: Whether it was only prepared until now.
  /// - Throws: `WorkflowError.noSuchPartnerCall`.
  @discardableResult
  package func markPartnerCallSent(key: String) throws -> Bool {
    let moved = try execute(
      """
      UPDATE partner_calls SET state = 'sent', sent_at = coalesce(sent_at, now())
       WHERE key = \(key) AND state = 'prepared'
      """)
    if try moved == 0 && partnerCall(key: key) == nil { throw WorkflowError.noSuchPartnerCall }
    return moved == 1
  }

  /// Notes what came of a call. The same outcome again changes nothing, nor does `unknown` after
  /// a definite one.
  ///
  /// - Parameters:
  ///   - key: The call's key.
  ///   - outcome: What came of it.
  ///   - reference: The partner's id of what the call made.
  ///   - payload: The partner's answer.
  /// - Throws: `WorkflowError.noSuchPartnerCall`; `partnerCallContradiction` when the opposite is
  ///   on record.
  package func settlePartnerCall(
    key: String, outcome: PartnerCallOutcome, reference: String? = nil, payload: [UInt8]? = nil
  ) throws {
    let settled = try execute(
      """
      UPDATE partner_calls SET state = \(outcome), settled_at = now(),
             reference = coalesce(\(reference), reference), payload = coalesce(\(payload), payload)
       WHERE key = \(key) AND state IN ('prepared', 'sent', 'unknown')
      """)
    guard settled == 0 else { return }
    guard let state = try partnerCall(key: key)?.state else {
      throw WorkflowError.noSuchPartnerCall
    }
    guard outcome == .unknown || outcome.rawValue == state.rawValue else {
      throw WorkflowError.partnerCallContradiction
    }
  }

  /// The call with this key, if it is on record.
  package func partnerCall(key: String) throws -> PartnerCallRecord? {
    try partnerCall(key: key, lock: false)
  }

  /// The calls of one step of a saga, oldest attempt first.
  package func partnerCalls(of saga: SagaReference, step: String) throws -> [PartnerCallRecord] {
    try query(
      """
      SELECT \(Self.partnerCallColumns) FROM partner_calls
       WHERE saga_kind = \(saga.kind) AND saga_id = \(saga.id) AND step = \(step)
       ORDER BY attempt
      """
    ).map(PartnerCallRecord.init)
  }

  private func partnerCall(key: String, lock: Bool) throws -> PartnerCallRecord? {
    try first(
      """
      SELECT \(Self.partnerCallColumns) FROM partner_calls WHERE key = \(key)
      \(lock ? "FOR UPDATE" : "" as SQL)
      """
    ).map(PartnerCallRecord.init)
  }

  private static var partnerCallColumns: SQL {
    "key, partner, operation, saga_kind, saga_id, step, attempt, state, reference, payload"
  }
}

extension PartnerCallRecord {
  fileprivate init(_ row: PostgresRow) throws {
    call = try PartnerCall(
      key: row.value("key"), partner: row.value("partner"), operation: row.value("operation"),
      saga: SagaReference(kind: row.value("saga_kind"), id: row.value("saga_id", as: UUID.self)),
      step: row.value("step"), attempt: row.value("attempt"))
    state = try row.value("state")
    reference = try row.value("reference")
    payload = try row.value("payload")
  }
}
