import Identifiers
import Money
import Postgres
import Time

extension Withdrawal {
  /// A row of `withdrawals`.
  init(_ row: PostgresRow) throws {
    self.init(
      id: try row.value("id"), user: try row.value("user_id"),
      amount: .usd(micros: try row.value("amount_micros")),
      fee: .usd(micros: try row.value("fee_micros")), chain: try row.value("target_chain"),
      address: try row.value("target_address"), phase: try row.value("phase"),
      held: .usd(micros: try row.value("held_micros")),
      phaseSince: try row.value("phase_since"), createdAt: try row.value("created_at"),
      updatedAt: try row.value("updated_at"))
    redemptionAttempt = try row.value("redemption_attempt")
    wireAttempt = try row.value("wire_attempt")
    hopAttempt = try row.value("hop_attempt")
    transferAttempt = try row.value("transfer_attempt")
    brokerReference = try row.value("broker_withdrawal_ref")
    bulkDay = try row.value("bulk_day", as: CivilDate?.self).map(BulkDay.init)
    wireReference = try row.value("wire_ref")
    onRampReference = try row.value("circle_on_ramp_ref")
    hopReference = try row.value("circle_hop_ref")
    treasuryWallet = try row.value("treasury_wallet")
    transferReference = try row.value("circle_transfer_ref")
    txHash = try row.value("tx_hash")
    askedAt = try row.value("asked_at")
    interrupted = try row.value("interrupted", as: WithdrawalPhase?.self)
    failureReason = try row.value("failure_reason")
  }
}
