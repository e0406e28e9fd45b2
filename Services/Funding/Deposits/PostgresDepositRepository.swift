import FoundationEssentials
import Identifiers
import Money
import Postgres
import Time
import Workflow

/// Deposits in PostgreSQL. Status, journal, partner call, the user's events and the saga's wake
/// commit together.
struct PostgresDepositRepository: DepositRepository {
  let pool: PostgresPool
  let news: UserNews
  let keys: PartnerKeys
  let ids: any IDGenerator
  let clock: any WallClock

  func open(_ transfer: InboundTransfer, of owner: WalletOwner) async throws -> Deposit {
    let (id, now, news): (ID<Deposit>, _, _) = (ids.makeID(), clock.now, news)
    return try await pool.transaction(.money) { tx in
      let inserted = try tx.execute(
        """
        INSERT INTO deposits (id, user_id, wallet_id, circle_wallet_id, chain, tx_hash,
          circle_transaction_id, amount_micros, status, phase, phase_since)
        VALUES (\(id), \(owner.user), \(owner.wallet), \(transfer.circleWallet),
          \(transfer.chain), \(transfer.txHash), \(transfer.circleTransaction),
          \(transfer.amount.micros), \(DepositPhase.seen.status), \(DepositPhase.seen), \(now))
        ON CONFLICT DO NOTHING
        """)
      if inserted == 1 {
        let deposit = try tx.lockDeposit(id)
        try tx.startSaga(deposit.saga, user: owner.user, wakeAt: now)
        try tx.noteStatus(deposit.phase.status.rawValue, of: id.rawValue, at: now)
        try PostgresLedger(tx: tx, saga: id.rawValue, actor: "deposit")
          .post(deposit.entries(for: .d0, at: now))
        try news.balanceChanged(of: owner.user, tx)
        try news.depositChanged(deposit, tx)
        return deposit
      }
      let known = try tx.first(
        """
        SELECT * FROM deposits WHERE circle_transaction_id = \(transfer.circleTransaction)
        """)
      guard let known else { throw FundingError.notFound("deposit") }
      // Whoever tells us of it again may know that it is final now.
      let deposit = try Deposit(known)
      try tx.wakeSaga(deposit.saga, at: now)
      return deposit
    }
  }

  func find(_ id: ID<Deposit>) async throws -> Deposit? {
    try await pool.query("SELECT * FROM deposits WHERE id = \(id)").first.map(Deposit.init)
  }

  func record(_ event: DepositEvent, for id: ID<Deposit>) async throws -> Recorded<Deposit> {
    let (now, writer) = (clock.now, DepositWriter(news: news, keys: keys))
    return try await pool.transaction(.money) { tx in
      try writer.record(event, for: tx.lockDeposit(id), at: now, tx)
    }
  }

  func askSweep(_ id: ID<Deposit>, minimum: Money) async throws -> Recorded<Deposit> {
    let (now, writer) = (clock.now, DepositWriter(news: news, keys: keys))
    return try await pool.transaction(.money) { tx in
      // One at a time for each wallet: what is free of its dust goes to one deposit only. Before the
      // deposit's own lock, since letting others through takes theirs.
      try tx.lockWallet(of: id)
      let deposit = try tx.lockDeposit(id)
      let wallet = deposit.circleWallet
      guard let room = try tx.sweepRoom(of: deposit) else { return .parked }
      guard room.waiting >= minimum.micros || room.joined, room.amount > 0 else {
        return try writer.record(.tooSmall, for: deposit, at: now, tx)
      }
      if !room.joined { try tx.letThrough(wallet: wallet, at: now) }
      let amount = Money.usdc(micros: room.amount)
      return try writer.record(.askingSweep(amount), for: deposit, at: now, tx)
    }
  }

  func unknown(of circleTransactions: [String]) async throws -> [String] {
    try await pool.query(
      """
      SELECT t.id FROM unnest(\(circleTransactions)) AS t (id)
       WHERE NOT EXISTS (SELECT 1 FROM deposits d WHERE d.circle_transaction_id = t.id)
      """
    ).map { try $0.value("id") }
  }

  func sleep(_ id: ID<Deposit>, until: Timestamp) async throws {
    try await pool.transaction { tx in
      _ = try tx.wakeSaga(SagaReference(kind: "deposit", id: id), at: until)
    }
  }

  func wake(_ id: ID<Deposit>) async throws {
    let now = clock.now
    try await pool.transaction { tx in
      _ = try tx.wakeSaga(SagaReference(kind: "deposit", id: id), at: now)
    }
  }

  func finish(_ id: ID<Deposit>) async throws {
    try await pool.transaction { tx in
      try tx.finishSaga(SagaReference(kind: "deposit", id: id))
    }
  }
}

/// Writes what an event does to a deposit that is locked.
struct DepositWriter: Sendable {
  let news: UserNews
  let keys: PartnerKeys

  func record(
    _ event: DepositEvent, for deposit: Deposit, at now: Timestamp, _ tx: PostgresTransaction
  ) throws -> Recorded<Deposit> {
    guard let move = deposit.next(on: event, at: now) else {
      return deposit.step(on: event) == .seen ? .seen : .parked
    }
    let moved = move.deposit
    try note(event, before: deposit, after: moved, tx)
    try tx.keep(moved)
    if moved.phase.status != deposit.phase.status {
      try tx.noteStatus(moved.phase.status.rawValue, of: moved.id.rawValue, at: now)
    }
    try PostgresLedger(tx: tx, saga: moved.id.rawValue, actor: "deposit").post(move.entries)
    try steer(moved, from: deposit.phase, event, now, tx)
    if !move.entries.isEmpty { try news.balanceChanged(of: moved.user, tx) }
    // Phases are for operators: the user hears of what they can see.
    if moved.phase.status != deposit.phase.status || moved.failureReason != deposit.failureReason {
      try news.depositChanged(moved, tx)
    }
    return .moved(moved)
  }

  /// Intent before the call, outcome after it.
  private func note(
    _ event: DepositEvent, before: Deposit, after: Deposit, _ tx: PostgresTransaction
  ) throws {
    let saga = after.saga
    switch event {
    case .askingSweep:
      try keys.noteAsking("circle wallets", "sweep", attempt: after.sweepAttempt, of: saga, tx)
    case .askingPayout:
      try keys.noteAsking("circle mint", "payout", attempt: after.payoutAttempt, of: saga, tx)
    case .askingBroker:
      try keys.noteAsking("drivewealth", "broker", attempt: after.brokerAttempt, of: saga, tx)
    case .sweepAccepted(let id):
      try keys.noteDone("sweep", attempt: after.sweepAttempt, reference: id, of: saga, tx)
    case .payoutAccepted(let id):
      try keys.noteDone("payout", attempt: after.payoutAttempt, reference: id, of: saga, tx)
    case .brokerAccepted(let id, _):
      try keys.noteDone("broker", attempt: after.brokerAttempt, reference: id, of: saga, tx)
    case .sweepFailed where before.phase == .sweepAsked:
      try keys.noteRefused("sweep", attempt: before.sweepAttempt, of: saga, tx)
    case .payoutRefused:
      try keys.noteRefused("payout", attempt: before.payoutAttempt, of: saga, tx)
    case .brokerFailed where before.phase == .brokerAsked:
      try keys.noteRefused("broker", attempt: before.brokerAttempt, of: saga, tx)
    default: break
    }
  }

  private func steer(
    _ deposit: Deposit, from before: DepositPhase, _ event: DepositEvent, _ now: Timestamp,
    _ tx: PostgresTransaction
  ) throws {
    switch deposit.phase {
    case .failed: try tx.finishSaga(deposit.saga)
    case .inReview, .returned:
      try tx.parkSaga(deposit.saga, reason: deposit.failureReason ?? "review")
    default:
      if before == .inReview || before == .returned {
        _ = try tx.redriveSaga(deposit.saga, by: "operator", at: now)
      } else if event.isSetback {
        try tx.restSaga(deposit.saga, until: now.adding(Pace.afterSetback))
      } else if deposit.phase != before {
        _ = try tx.wakeSaga(deposit.saga, at: now)
      }
    }
  }
}

extension Deposit {
  /// The deposit's saga.
  var saga: SagaReference { SagaReference(kind: "deposit", id: id) }
}

extension PostgresTransaction {
  /// A deposit under its lock.
  func lockDeposit(_ id: ID<Deposit>) throws -> Deposit {
    guard let row = try first("SELECT * FROM deposits WHERE id = \(id) FOR UPDATE") else {
      throw FundingError.notFound("deposit")
    }
    return try Deposit(row)
  }

  fileprivate func lockWallet(of id: ID<Deposit>) throws {
    _ = try query(
      """
      SELECT pg_advisory_xact_lock(hashtextextended(circle_wallet_id, 0))::TEXT
        FROM deposits WHERE id = \(id)
      """)
  }

  /// What a wallet has to sweep: for this deposit, and waiting in all.
  fileprivate func sweepRoom(
    of deposit: Deposit
  ) throws -> (amount: Int64, waiting: Int64, joined: Bool)? {
    let account = Account.wallet(deposit.circleWallet)
    let row = try first(
      """
      SELECT d.joined,
        (d.in_wallet_micros + dust.amount) / 10000 * 10000 AS amount,
        w.waiting + dust.amount AS waiting
        FROM deposits d,
        LATERAL (SELECT COALESCE(SUM(in_wallet_micros), 0)::BIGINT AS all_of_them,
            COALESCE(SUM(in_wallet_micros) FILTER (
              WHERE phase IN ('confirmed', 'below_minimum')), 0)::BIGINT AS waiting
          FROM deposits WHERE circle_wallet_id = d.circle_wallet_id) w,
        LATERAL (SELECT COALESCE(MAX(balance), 0) - w.all_of_them AS amount
          FROM account WHERE path = \(account.path) AND asset = 'USDC') dust
       WHERE d.id = \(deposit.id)
      """)
    guard let row else { return nil }
    return (try row.value("amount"), try row.value("waiting"), try row.value("joined"))
  }

  /// Enough has come together: what waited for it may go too.
  fileprivate func letThrough(wallet: String, at now: Timestamp) throws {
    let rows = try query(
      """
      UPDATE deposits SET joined = TRUE
       WHERE circle_wallet_id = \(wallet) AND phase IN ('confirmed', 'below_minimum')
      RETURNING id
      """)
    for row in rows {
      let id: UUID = try row.value("id")
      _ = try wakeSaga(SagaReference(kind: "deposit", id: id), at: now)
    }
  }

  fileprivate func keep(_ deposit: Deposit) throws {
    let at = deposit.phaseSince
    let status = deposit.phase.status
    try execute(
      """
      UPDATE deposits SET status = \(status), phase = \(deposit.phase),
        sweep_micros = \(deposit.sweepAmount?.micros),
        in_wallet_micros = \(deposit.inWallet.micros),
        sweep_attempt = \(deposit.sweepAttempt), payout_attempt = \(deposit.payoutAttempt),
        broker_attempt = \(deposit.brokerAttempt), sweep_reference = \(deposit.sweepReference),
        payout_reference = \(deposit.payoutReference),
        payout_returned_at = \(deposit.payoutReturnedAt),
        broker_reference = \(deposit.brokerReference), bulk_day = \(deposit.bulkDay?.date),
        asked_at = \(deposit.askedAt), phase_since = \(at), interrupted = \(deposit.interrupted),
        failure_reason = \(deposit.failureReason), version = version + 1,
        confirmed_at = CASE WHEN \(status == .confirmedOnChain)
          THEN COALESCE(confirmed_at, \(at)) ELSE confirmed_at END,
        off_ramp_initiated_at = CASE WHEN \(status == .offRampInitiated)
          THEN COALESCE(off_ramp_initiated_at, \(at)) ELSE off_ramp_initiated_at END,
        off_ramp_completed_at = CASE WHEN \(status == .offRampComplete)
          THEN \(at) ELSE off_ramp_completed_at END,
        broker_funded_at = CASE WHEN \(status == .brokerFunded)
          THEN \(at) ELSE broker_funded_at END
       WHERE id = \(deposit.id)
      """)
  }

  /// Writes a status down that a deposit or withdrawal has come into.
  func noteStatus(_ status: String, of subject: UUID, at now: Timestamp) throws {
    try execute(
      """
      INSERT INTO status_change (subject_id, ordinal, status, at)
      SELECT \(subject), COALESCE(MAX(ordinal), 0) + 1, \(status), \(now)
        FROM status_change WHERE subject_id = \(subject)
      """)
  }
}
