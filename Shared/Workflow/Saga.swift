import FoundationEssentials
import Identifiers
import Postgres
import Time

/// Names one saga: durable work on one object.
package struct SagaReference: Hashable, Sendable, CustomStringConvertible {
  /// Which handler serves it: "deposit".
  package let kind: String
  /// The object's own id.
  package let id: UUID

  package init(kind: String, id: UUID) {
    self.kind = kind
    self.id = id
  }

  package init<Entity>(kind: String, id: ID<Entity>) {
    self.init(kind: kind, id: id.rawValue)
  }

  package var description: String { "\(kind)/\(id.uuidString.lowercased())" }
}

/// Whether a saga is still being worked on.
package enum SagaState: String, Sendable {
  case active
  case done
  /// Frozen until a person decides.
  case inReview = "in_review"
}

/// A saga as its row tells.
package struct SagaStatus: Sendable, Equatable {
  package let state: SagaState
  package let nextWakeAt: Timestamp?
  /// Attempts since the last success.
  package let attempts: Int
  /// Crashes in a row that were equal.
  package let crashCount: Int
  package let lastError: String?
  package let reviewReason: String?
}

extension PostgresTransaction {
  /// Begins a saga, once: later calls change nothing.
  ///
  /// - Returns: Whether this call began it.
  @discardableResult
  package func startSaga(
    _ saga: SagaReference, user: UserID?, wakeAt: Timestamp, definitionVersion: Int = 1
  ) throws -> Bool {
    try execute(
      """
      INSERT INTO sagas (kind, id, user_id, next_wake_at, definition_version)
      VALUES (\(saga.kind), \(saga.id), \(user), \(wakeAt), \(definitionVersion))
      ON CONFLICT (kind, id) DO NOTHING
      """) == 1
  }

  /// Asks that the saga gets attention at that moment, or earlier if it already would. A saga
  /// being worked on gets it again after that.
  ///
  /// - Returns: Whether there is such a saga and it is active.
  @discardableResult
  package func wakeSaga(_ saga: SagaReference, at moment: Timestamp) throws -> Bool {
    try execute(
      """
      UPDATE sagas SET next_wake_at = LEAST(next_wake_at, \(moment)), version = version + 1
       WHERE kind = \(saga.kind) AND id = \(saga.id) AND state = 'active'
      """) == 1
  }

  /// Lets the saga rest until that moment, whatever attention was asked for before: what it has just
  /// tried came to nothing, and would again.
  package func restSaga(_ saga: SagaReference, until moment: Timestamp) throws {
    try execute(
      """
      UPDATE sagas SET next_wake_at = \(moment), version = version + 1
       WHERE kind = \(saga.kind) AND id = \(saga.id) AND state = 'active'
      """)
  }

  /// Ends the saga; it is never woken again.
  package func finishSaga(_ saga: SagaReference) throws {
    try execute(
      """
      UPDATE sagas SET state = 'done', next_wake_at = NULL, version = version + 1
       WHERE kind = \(saga.kind) AND id = \(saga.id) AND state <> 'done'
      """)
  }

  /// Freezes the saga until a person decides.
  ///
  /// - Parameters:
  ///   - saga: Which one.
  ///   - reason: For that person. No personal data.
  /// - Throws: `PostgresError`.
  package func parkSaga(_ saga: SagaReference, reason: String) throws {
    try execute(
      """
      UPDATE sagas SET state = 'in_review', review_reason = \(reason), next_wake_at = NULL,
             version = version + 1
       WHERE kind = \(saga.kind) AND id = \(saga.id) AND state = 'active'
      """)
  }

  /// Freezes the saga that a worker has given attention to, until a person decides; not if somebody
  /// has asked for attention meanwhile, for the worker may not have seen the news that they had.
  ///
  /// - Parameters:
  ///   - wake: What the worker was given; after its lease is lost this does nothing.
  ///   - reason: For that person. No personal data.
  /// - Throws: `PostgresError`.
  func park(_ wake: Wake, reason: String) throws {
    try execute(
      """
      UPDATE sagas SET state = 'in_review', review_reason = \(reason), version = version + 1
       WHERE kind = \(wake.saga.kind) AND id = \(wake.saga.id) AND state = 'active'
         AND lease_token = \(wake.token) AND next_wake_at IS NULL
      """)
  }

  /// Sets a parked or ended saga going again, and notes who did.
  ///
  /// - Returns: Whether there was such a saga and it was not active.
  @discardableResult
  package func redriveSaga(
    _ saga: SagaReference, by actor: String, at moment: Timestamp
  ) throws -> Bool {
    let woken = try execute(
      """
      UPDATE sagas SET state = 'active', review_reason = NULL, attempts = 0, crash_count = 0,
             last_crash = NULL, next_wake_at = \(moment), version = version + 1
       WHERE kind = \(saga.kind) AND id = \(saga.id) AND state <> 'active'
      """)
    try execute(
      """
      UPDATE dead_letters SET redriven_at = \(moment), redriven_by = \(actor)
       WHERE kind = \(saga.kind) AND saga_id = \(saga.id) AND redriven_at IS NULL
      """)
    return woken == 1
  }

  /// Makes the transaction fail unless the worker of this wake still has the saga, and keeps it
  /// for that worker until the transaction ends.
  ///
  /// - Throws: `WorkflowError.leaseLost`.
  package func fence(_ wake: Wake) throws {
    let held = try first(
      """
      SELECT 1 FROM sagas
       WHERE kind = \(wake.saga.kind) AND id = \(wake.saga.id) AND lease_token = \(wake.token)
         AND leased_until IS NOT NULL
         FOR UPDATE
      """)
    guard held != nil else { throw WorkflowError.leaseLost }
  }

  /// What the saga's row tells; `nil` when there is none.
  package func sagaStatus(_ saga: SagaReference) throws -> SagaStatus? {
    try first(
      """
      SELECT state, next_wake_at, attempts, crash_count, last_error, review_reason FROM sagas
       WHERE kind = \(saga.kind) AND id = \(saga.id)
      """
    ).map { row in
      try SagaStatus(
        state: row.value("state"), nextWakeAt: row.value("next_wake_at"),
        attempts: row.value("attempts"), crashCount: row.value("crash_count"),
        lastError: row.value("last_error"), reviewReason: row.value("review_reason"))
    }
  }
}
