import Identifiers
import Money
import Postgres
import Time

extension Deposit {
  /// A row of `deposits`.
  init(_ row: PostgresRow) throws {
    self.init(
      id: try row.value("id"), user: try row.value("user_id"), wallet: try row.value("wallet_id"),
      circleWallet: try row.value("circle_wallet_id"), chain: try row.value("chain"),
      circleTransaction: try row.value("circle_transaction_id"),
      txHash: try row.value("tx_hash"), amount: .usdc(micros: try row.value("amount_micros")),
      phase: try row.value("phase"), phaseSince: try row.value("phase_since"),
      createdAt: try row.value("created_at"), updatedAt: try row.value("updated_at"))
    sweepAmount = try row.value("sweep_micros", as: Int64?.self).map { .usdc(micros: $0) }
    inWallet = .usdc(micros: try row.value("in_wallet_micros"))
    sweepAttempt = try row.value("sweep_attempt")
    payoutAttempt = try row.value("payout_attempt")
    brokerAttempt = try row.value("broker_attempt")
    sweepReference = try row.value("sweep_reference")
    payoutReference = try row.value("payout_reference")
    payoutReturnedAt = try row.value("payout_returned_at")
    brokerReference = try row.value("broker_reference")
    bulkDay = try row.value("bulk_day", as: CivilDate?.self).map(BulkDay.init)
    askedAt = try row.value("asked_at")
    interrupted = try row.value("interrupted", as: DepositPhase?.self)
    failureReason = try row.value("failure_reason")
  }
}
