import FoundationEssentials
import Identifiers
import Logging
import Money
import Postgres
import Time
import Workflow

/// Settlements and bank lines in PostgreSQL.
struct PostgresSettlementRepository: SettlementRepository {
  let pool: PostgresPool
  let news: UserNews
  let ids: any IDGenerator
  let clock: any WallClock

  /// How many are read at a time.
  private static let batch = 200
  /// How long a line may wait for what explains it: whatever is under way for longer than that is a
  /// person's by then, as the line is.
  private static let explained = Duration.seconds(5 * 86_400)

  func lastBankLine() async throws -> String? {
    try await pool.query("SELECT bank_id FROM bank_line ORDER BY number DESC LIMIT 1").first?
      .value("bank_id")
  }

  func store(_ lines: [BankLine]) async throws {
    try await pool.transaction { tx in
      // One reader at a time keeps the lines in the bank's order.
      _ = try tx.query("SELECT pg_advisory_xact_lock(hashtextextended('bank_line', 0))::TEXT")
      for line in lines {
        try tx.execute(
          """
          INSERT INTO bank_line
            (bank_id, amount_micros, reference, counterparty, wire_id, booked_at)
          VALUES (\(line.bankID), \(line.amount.micros), \(line.reference), \(line.counterparty),
            \(line.wireID), \(line.bookedAt))
          ON CONFLICT (bank_id) DO NOTHING
          """)
      }
    }
  }

  func store(_ settlement: BrokerSettlement) async throws {
    let (id, now) = (ids.makeUUID(), clock.now)
    try await pool.transaction { tx in
      let phase = settlement.isSuccessful ? "paid" : "open"
      try tx.execute(
        """
        INSERT INTO settlement (id, broker_reference, bulk_day, phase, net_micros, paid_at)
        VALUES (\(id), \(settlement.reference), \(settlement.day.date), \(phase),
          \(settlement.net.micros), \(settlement.isSuccessful ? now : nil))
        ON CONFLICT (broker_reference) DO UPDATE
          SET phase = excluded.phase, net_micros = excluded.net_micros,
            paid_at = COALESCE(settlement.paid_at, excluded.paid_at)
         WHERE settlement.phase = 'open'
        """)
      // Nothing to pay: nothing to wait for.
      try tx.execute(
        "UPDATE settlement SET phase = 'closed' WHERE phase = 'paid' AND net_micros = 0")
    }
  }

  func match() async throws {
    var last: Int64 = 0
    while true {
      let open = try await openLines(after: last)
      for line in open {
        try await holdingUpNoOther("bank line \(line.number)") { try await match(line) }
      }
      guard open.count == Self.batch, let final = open.last else { return }
      last = final.number
    }
  }

  private func openLines(after last: Int64) async throws -> [(number: Int64, line: BankLine)] {
    try await pool.query(
      """
      SELECT * FROM bank_line WHERE saga_id IS NULL AND number > \(last)
       ORDER BY number LIMIT \(Self.batch)
      """
    ).map { row in
      (
        try row.value("number"),
        BankLine(
          bankID: try row.value("bank_id"), amount: .usd(micros: try row.value("amount_micros")),
          reference: try row.value("reference"), counterparty: try row.value("counterparty"),
          wireID: try row.value("wire_id"), bookedAt: try row.value("booked_at"))
      )
    }
  }

  /// What fails now comes again in the next round; the others do not wait for it.
  private func holdingUpNoOther(_ what: String, _ work: () async throws -> Void) async throws {
    do {
      try await work()
    } catch {
      try Task.checkCancellation()
      Logger.current.error(
        "A settlement could not be booked",
        metadata: ["settlement.subject": "\(what)", "error": "\(error)"])
    }
  }

  private func match(_ open: (number: Int64, line: BankLine)) async throws {
    let (id, line) = (ids.makeUUID(), open.line)
    let isOld = clock.now.since(line.bookedAt) > Self.explained
    try await pool.transaction(.money) { tx in
      let taken = try tx.first(
        """
        SELECT 1 FROM bank_line WHERE number = \(open.number) AND saga_id IS NULL FOR UPDATE
        """)
      guard taken != nil else { return }
      var owner = try tx.settlementPaid(by: line) ?? tx.sagaPaid(by: line)
      if owner == nil, try isOld || !tx.mayBeExplained(line) {
        try PostgresLedger(tx: tx, saga: id, actor: "bank lines")
          .post([SettlementPostings.unknown(line)])
        owner = id
      }
      try tx.execute("UPDATE bank_line SET saga_id = \(owner) WHERE number = \(open.number)")
    }
  }

  func matureSales() async throws {
    let now = clock.now
    var last: (at: Timestamp, lot: Int64)?
    while true {
      let due = try await lots(dueBy: now, after: last)
      for lot in due {
        try await holdingUpNoOther("lot \(lot.id)") { try await mature(lot, at: now) }
      }
      guard due.count == Self.batch, let final = due.last else { return }
      last = (final.maturesAt, final.id)
    }
  }

  /// A sale's proceeds that have not settled yet.
  private struct OpenLot: Sendable {
    let id: Int64
    let user: UserID
    let saga: UUID
    let maturesAt: Timestamp
  }

  private func lots(
    dueBy now: Timestamp, after last: (at: Timestamp, lot: Int64)?
  ) async throws -> [OpenLot] {
    let beyond: SQL = last.map { "AND (matures_at, id) > (\($0.at), \($0.lot))" } ?? ""
    return try await pool.query(
      """
      SELECT id, user_id, saga_id, matures_at FROM lot
       WHERE matured_at IS NULL AND matures_at <= \(now) \(beyond)
       ORDER BY matures_at, id LIMIT \(Self.batch)
      """
    ).map { row in
      OpenLot(
        id: try row.value("id"), user: try row.value("user_id"), saga: try row.value("saga_id"),
        maturesAt: try row.value("matures_at"))
    }
  }

  private func mature(_ lot: OpenLot, at now: Timestamp) async throws {
    let news = news
    do {
      try await pool.transaction(.money) { tx in
        let entry = JournalEntry(
          "O6", ordinal: Int(lot.id), cause: "settlement date", at: now,
          [.mature(lot.user, lot: lot.id)])
        try PostgresLedger(tx: tx, saga: lot.saga, actor: "settlement").post([entry])
        try news.balanceChanged(of: lot.user, tx)
      }
    } catch LedgerError.alreadyPosted {
      // Another replica was quicker.
    }
  }
}

extension PostgresTransaction {
  /// Closes the settlement that the line pays, and books it.
  fileprivate func settlementPaid(by line: BankLine) throws -> UUID? {
    let row = try first(
      """
      SELECT id, broker_reference, bulk_day FROM settlement
       WHERE phase <> 'closed' AND net_micros = \(-line.amount.micros)
         AND position(broker_reference IN \(line.reference)) > 0
       LIMIT 1 FOR UPDATE
      """)
    guard let row else { return nil }
    let id: UUID = try row.value("id")
    try PostgresLedger(tx: self, saga: id, actor: "settlement").post([
      SettlementPostings.paid(
        try row.value("broker_reference"), BulkDay(try row.value("bulk_day")),
        bankLine: line.bankID, amount: line.amount, at: line.bookedAt)
    ])
    try execute(
      """
      UPDATE settlement SET phase = 'closed', paid_at = COALESCE(paid_at, \(line.bookedAt))
       WHERE id = \(id)
      """)
    return id
  }

  /// The deposit or withdrawal whose booked arrival or wire the line is.
  fileprivate func sagaPaid(by line: BankLine) throws -> UUID? {
    if let wire = line.wireID {
      let row = try first("SELECT id FROM withdrawals WHERE wire_ref = \(wire)")
      return try row?.value("id")
    }
    return try line.amount.micros > 0 ? redemption(by: line) : returnedRedemption(by: line)
  }

  /// A redemption that is booked as arrived (D4), and that no other line stands for.
  private func redemption(by line: BankLine) throws -> UUID? {
    let row = try first(
      """
      SELECT j.saga_id FROM journal j
        JOIN transfer t ON t.journal_id = j.id
        JOIN account a ON a.id = t.debit_account AND a.code = 'A21'
       WHERE j.step = 'D4' AND t.amount = \(line.amount.micros)
         AND (SELECT COUNT(*) FROM bank_line b WHERE b.saga_id = j.saga_id AND b.amount_micros > 0)
           < (SELECT COUNT(*) FROM journal d WHERE d.saga_id = j.saga_id AND d.step = 'D4')
       ORDER BY j.id LIMIT 1
      """)
    return try row?.value("saga_id")
  }

  /// A redemption that is booked as gone back to Circle (F2 or F3), and that no other line stands for.
  private func returnedRedemption(by line: BankLine) throws -> UUID? {
    let row = try first(
      """
      SELECT j.saga_id FROM journal j
        JOIN transfer t ON t.journal_id = j.id
        JOIN account a ON a.id = t.credit_account AND a.code = 'A21'
       WHERE j.step IN ('F2a', 'F3a') AND t.amount = \(-line.amount.micros)
         AND (SELECT COUNT(*) FROM bank_line b WHERE b.saga_id = j.saga_id AND b.amount_micros < 0)
           < (SELECT COUNT(*) FROM journal d
               WHERE d.saga_id = j.saga_id AND d.step IN ('F2a', 'F3a'))
       ORDER BY j.id LIMIT 1
      """)
    return try row?.value("saga_id")
  }

  /// Whether something is under way that the line may turn out to be.
  fileprivate func mayBeExplained(_ line: BankLine) throws -> Bool {
    let incoming = line.amount.micros > 0
    let row = try first(
      """
      SELECT EXISTS (SELECT 1 FROM settlement
                      WHERE phase <> 'closed' AND SIGN(net_micros) = SIGN(\(-line.amount.micros)))
          OR EXISTS (SELECT 1 FROM deposits
                      WHERE \(incoming) AND phase IN ('payout_asked', 'payout_pending')
                        AND sweep_micros >= \(line.amount.micros))
          OR EXISTS (SELECT 1 FROM deposits
                      WHERE phase IN ('paid_out', 'broker_asked', 'broker_pending', 'funded')
                        AND NOT \(incoming))
          OR EXISTS (SELECT 1 FROM deposits
                      WHERE phase = 'settled' AND sweep_micros = \(-line.amount.micros)
                        AND phase_since > \(line.bookedAt.adding(.seconds(-14 * 86_400))))
          OR EXISTS (SELECT 1 FROM withdrawals
                      WHERE phase IN ('redemption_pending', 'awaiting_cash', 'wire_asked', 'wired'))
        AS may
      """)
    return try row?.value("may") ?? true
  }
}
