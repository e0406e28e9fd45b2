import FoundationEssentials
import Identifiers
import Money
import Postgres
import Time
import Workflow

/// Withdrawals in PostgreSQL. Status, journal, partner call, the user's events and the saga's wake
/// commit together.
struct PostgresWithdrawalRepository: WithdrawalRepository {
  let pool: PostgresPool
  let news: UserNews
  let keys: PartnerKeys
  let clock: any WallClock

  private static let operation = "initiateWithdrawal"

  func made(for request: WithdrawalRequest) async throws -> Withdrawal? {
    struct NotMade: Error {}
    do {
      return try await pool.transaction { tx in
        let id: UUID = try tx.idempotent(
          user: request.user, operation: Self.operation, key: request.key,
          input: Array(request.canonicalText.utf8)
        ) { throw NotMade() }
        return try tx.withdrawal(ID(id))
      }
    } catch is NotMade {
      return nil
    } catch WorkflowError.idempotencyMismatch {
      throw FundingError.idempotencyMismatch
    }
  }

  func create(
    _ withdrawal: Withdrawal, for request: WithdrawalRequest, policy: WithdrawalPolicy
  ) async throws -> Withdrawal {
    let (now, news) = (clock.now, news)
    do {
      return try await pool.transaction(.money) { tx in
        let id: UUID = try tx.idempotent(
          user: request.user, operation: Self.operation, key: request.key,
          input: Array(request.canonicalText.utf8)
        ) {
          try tx.begin(withdrawal, policy, now)
          try news.balanceChanged(of: withdrawal.user, tx)
          try news.withdrawalChanged(withdrawal, tx)
          return withdrawal.id.rawValue
        }
        return try tx.withdrawal(ID(id))
      }
    } catch WorkflowError.idempotencyMismatch {
      throw FundingError.idempotencyMismatch
    } catch LedgerError.overdrawn {
      throw FundingError.insufficientFunds
    }
  }

  func find(_ id: ID<Withdrawal>) async throws -> Withdrawal? {
    try await pool.query("SELECT * FROM withdrawals WHERE id = \(id)").first.map(Withdrawal.init)
  }

  func record(
    _ event: WithdrawalEvent, for id: ID<Withdrawal>, of user: UserID?
  ) async throws -> Recorded<Withdrawal> {
    let (now, writer) = (clock.now, WithdrawalWriter(news: news, keys: keys))
    do {
      return try await pool.transaction(.money) { tx in
        let withdrawal = try tx.withdrawal(id, lock: true)
        guard user == nil || withdrawal.user == user else {
          throw FundingError.notFound("withdrawal")
        }
        return try writer.record(event, for: withdrawal, at: now, tx)
      }
    } catch let error as PostgresError
      where error.isUniqueViolation(of: "withdrawals_on_ramp")
    {
      return .parked  // Another withdrawal claimed that deposit first; the next look finds another.
    }
  }

  func isPaid(_ withdrawal: Withdrawal) async throws -> Bool {
    guard let day = withdrawal.bulkDay, let asked = withdrawal.askedAt else { return false }
    return try await pool.query(
      """
      SELECT 1 FROM settlement
       WHERE phase IN ('paid', 'closed') AND bulk_day >= \(day.date) AND paid_at > \(asked)
      """
    ).first != nil
  }

  func claimedOnRamps(since: Timestamp) async throws -> Set<String> {
    let rows = try await pool.query(
      """
      SELECT circle_on_ramp_ref FROM withdrawals
       WHERE circle_on_ramp_ref IS NOT NULL AND updated_at >= \(since)
      """)
    return Set(try rows.map { try $0.value("circle_on_ramp_ref", as: String.self) })
  }

  func sleep(_ id: ID<Withdrawal>, until: Timestamp) async throws {
    try await pool.transaction { tx in
      _ = try tx.wakeSaga(SagaReference(kind: "withdrawal", id: id), at: until)
    }
  }

  func wake(_ id: ID<Withdrawal>) async throws {
    let now = clock.now
    try await pool.transaction { tx in
      _ = try tx.wakeSaga(SagaReference(kind: "withdrawal", id: id), at: now)
    }
  }
}

/// Writes what an event does to a withdrawal that is locked.
struct WithdrawalWriter: Sendable {
  let news: UserNews
  let keys: PartnerKeys

  func record(
    _ event: WithdrawalEvent, for withdrawal: Withdrawal, at now: Timestamp,
    _ tx: PostgresTransaction
  ) throws -> Recorded<Withdrawal> {
    guard let move = withdrawal.next(on: event, at: now) else {
      return withdrawal.step(on: event) == .seen ? .seen : .parked
    }
    let moved = move.withdrawal
    try note(event, before: withdrawal, after: moved, tx)
    try tx.keep(moved)
    if moved.phase.status != withdrawal.phase.status {
      try tx.noteStatus(moved.phase.status.rawValue, of: moved.id.rawValue, at: now)
    }
    try PostgresLedger(tx: tx, saga: moved.id.rawValue, actor: "withdrawal").post(move.entries)
    switch moved.phase {
    case .inReview: try tx.parkSaga(moved.saga, reason: moved.failureReason ?? "review")
    case _ where moved.phase.isOver: try tx.finishSaga(moved.saga)
    case _ where withdrawal.phase == .inReview:
      _ = try tx.redriveSaga(moved.saga, by: "operator", at: now)
    case _ where event.isSetback:
      try tx.restSaga(moved.saga, until: now.adding(Pace.afterSetback))
    case _ where moved.phase != withdrawal.phase: _ = try tx.wakeSaga(moved.saga, at: now)
    default: break
    }
    if !move.entries.isEmpty { try news.balanceChanged(of: moved.user, tx) }
    // Phases are for operators: the user hears of what they can see.
    if moved.phase.status != withdrawal.phase.status || moved.txHash != withdrawal.txHash
      || moved.failureReason != withdrawal.failureReason
    {
      try news.withdrawalChanged(moved, tx)
    }
    return .moved(moved)
  }

  /// Intent before the call, outcome after it.
  private func note(
    _ event: WithdrawalEvent, before: Withdrawal, after: Withdrawal, _ tx: PostgresTransaction
  ) throws {
    let saga = after.saga
    switch event {
    case .askingRedemption:
      try keys.noteAsking(
        "drivewealth", "redemption", attempt: after.redemptionAttempt, of: saga, tx)
    case .askingWire: try keys.noteAsking("bank", "wire", attempt: after.wireAttempt, of: saga, tx)
    case .askingHop:
      try keys.noteAsking("circle mint", "hop", attempt: after.hopAttempt, of: saga, tx)
    case .askingTransfer:
      try keys.noteAsking(
        "circle wallets", "transfer", attempt: after.transferAttempt, of: saga, tx)
    case .redemptionAccepted(let id, _):
      try keys.noteDone("redemption", attempt: after.redemptionAttempt, reference: id, of: saga, tx)
    case .wireSent(let id):
      try keys.noteDone("wire", attempt: after.wireAttempt, reference: id, of: saga, tx)
    case .hopAccepted(let id):
      try keys.noteDone("hop", attempt: after.hopAttempt, reference: id, of: saga, tx)
    case .transferAccepted(let id):
      try keys.noteDone("transfer", attempt: after.transferAttempt, reference: id, of: saga, tx)
    case .redemptionRefused where before.phase == .redemptionAsked:
      try keys.noteRefused("redemption", attempt: before.redemptionAttempt, of: saga, tx)
    case .wireRefused: try keys.noteRefused("wire", attempt: before.wireAttempt, of: saga, tx)
    case .hopFailed where before.phase == .hopAsked:
      try keys.noteRefused("hop", attempt: before.hopAttempt, of: saga, tx)
    case .transferFailed where before.phase == .transferAsked,
      .transferDenied where before.phase == .transferAsked:
      try keys.noteRefused("transfer", attempt: before.transferAttempt, of: saga, tx)
    default: break
    }
  }
}

extension Withdrawal {
  /// The withdrawal's saga.
  var saga: SagaReference { SagaReference(kind: "withdrawal", id: id) }
}

extension PostgresTransaction {
  /// A withdrawal, under its lock when asked for.
  func withdrawal(_ id: ID<Withdrawal>, lock: Bool = false) throws -> Withdrawal {
    let row = try first(
      "SELECT * FROM withdrawals WHERE id = \(id)\(lock ? " FOR UPDATE" : "" as SQL)")
    guard let row else { throw FundingError.notFound("withdrawal") }
    return try Withdrawal(row)
  }

  /// W1: the hold comes first, so that the user's withdrawals queue here and the limit counts them
  /// all.
  fileprivate func begin(
    _ withdrawal: Withdrawal, _ policy: WithdrawalPolicy, _ now: Timestamp
  ) throws {
    try execute(
      """
      INSERT INTO withdrawals (id, user_id, amount_micros, fee_micros, target_chain,
        target_address, status, phase, phase_since, held_micros, created_at)
      VALUES (\(withdrawal.id), \(withdrawal.user), \(withdrawal.amount.micros),
        \(withdrawal.fee.micros), \(withdrawal.chain), \(withdrawal.address),
        \(withdrawal.phase.status), \(withdrawal.phase), \(now), \(withdrawal.held.micros), \(now))
      """)
    try PostgresLedger(tx: self, saga: withdrawal.id.rawValue, actor: "withdrawal")
      .post(withdrawal.entries(for: .w1, at: now))
    let day = now.adding(.seconds(-86_400))
    let sum = try first(
      """
      SELECT COALESCE(SUM(amount_micros), 0)::BIGINT AS sum FROM withdrawals
       WHERE user_id = \(withdrawal.user) AND created_at > \(day)
         AND status NOT IN ('failed', 'canceled', 'reversed')
      """)
    guard let sum, try sum.value("sum", as: Int64.self) <= policy.dailyMaximum.micros else {
      throw FundingError.limitExceeded(
        "At most \(policy.dailyMaximum) can be withdrawn within 24 hours.")
    }
    try noteStatus(withdrawal.phase.status.rawValue, of: withdrawal.id.rawValue, at: now)
    try startSaga(
      withdrawal.saga, user: withdrawal.user, wakeAt: now.adding(policy.coolOff))
  }

  fileprivate func keep(_ withdrawal: Withdrawal) throws {
    let w = withdrawal
    try execute(
      """
      UPDATE withdrawals SET status = \(w.phase.status), phase = \(w.phase),
        held_micros = \(w.held.micros), redemption_attempt = \(w.redemptionAttempt),
        wire_attempt = \(w.wireAttempt), hop_attempt = \(w.hopAttempt),
        transfer_attempt = \(w.transferAttempt), broker_withdrawal_ref = \(w.brokerReference),
        bulk_day = \(w.bulkDay?.date), wire_ref = \(w.wireReference),
        circle_on_ramp_ref = \(w.onRampReference), circle_hop_ref = \(w.hopReference),
        treasury_wallet = \(w.treasuryWallet), circle_transfer_ref = \(w.transferReference),
        tx_hash = \(w.txHash), asked_at = \(w.askedAt), phase_since = \(w.phaseSince),
        interrupted = \(w.interrupted), failure_reason = \(w.failureReason), version = version + 1
       WHERE id = \(w.id)
      """)
  }
}
