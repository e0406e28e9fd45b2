import Postgres
import Workflow

/// Keeps the record of calls to partners in step with the sagas that make them.
extension PartnerKeys {
  /// Intent: written down before the call is made.
  func noteAsking(
    _ partner: String, _ step: String, attempt: Int, of saga: SagaReference,
    _ tx: PostgresTransaction
  ) throws {
    let key = derive(saga.kind, saga.id, step, attempt)
    _ = try tx.preparePartnerCall(
      PartnerCall(
        key: key, partner: partner, operation: step, saga: saga, step: step, attempt: attempt))
    try tx.markPartnerCallSent(key: key)
  }

  /// The call was carried out; `reference`: the partner's id of what it made.
  func noteDone(
    _ step: String, attempt: Int, reference: String, of saga: SagaReference,
    _ tx: PostgresTransaction
  ) throws {
    try tx.settlePartnerCall(
      key: derive(saga.kind, saga.id, step, attempt), outcome: .ok, reference: reference)
  }

  /// The partner said no, and nothing happened there.
  func noteRefused(
    _ step: String, attempt: Int, of saga: SagaReference, _ tx: PostgresTransaction
  ) throws {
    try tx.settlePartnerCall(
      key: derive(saga.kind, saga.id, step, attempt), outcome: .definiteFailure)
  }
}
