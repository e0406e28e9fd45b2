import FoundationEssentials
import Identifiers
import Postgres
import Time

/// Reads the ledger: balances, the trial balance, the entries of one subject.
struct PostgresBooks: Sendable {
  let pool: PostgresPool

  /// The user's cash as of now.
  func balance(of user: UserID) async throws -> UserBalance {
    try await pool.transaction { tx in try tx.balance(of: user) }
  }

  /// The user's cash at the broker and what of the orders' fills is booked in it.
  func brokerCash(of user: UserID, orders: [ID<OrderEntity>]) async throws -> BrokerCash {
    try await pool.transaction(.snapshot) { tx in
      let balance = try tx.balance(of: user)
      let rows = try tx.query(
        """
        SELECT l.order_id, l.symbol, l.filled_micros
          FROM reservation r JOIN reservation_line l ON l.order_id = r.order_id
         WHERE r.user_id = \(user) AND r.order_id = ANY(\(orders.map(\.rawValue)))
           AND l.filled_micros > 0
        """)
      return BrokerCash(
        cash: try balance.atBroker,
        bookedFills: try rows.map { row in
          BookedFill(
            order: try row.value("order_id"), symbol: try row.value("symbol"),
            amount: .usd(micros: try row.value("filled_micros")))
        })
    }
  }

  /// The whole ledger in one consistent snapshot.
  ///
  /// `effectiveBy`: Only what had happened by then.
  /// `recordedBy`: Only what we knew by then; the invariants are those of now.
  func trialBalance(
    effectiveBy: Timestamp? = nil, recordedBy: Timestamp? = nil, at now: Timestamp
  ) async throws -> TrialBalance {
    try await pool.transaction(.snapshot) { tx in
      let accounts = try tx.accountTotals(effectiveBy: effectiveBy, recordedBy: recordedBy)
      let assets = Dictionary(grouping: accounts, by: \.asset).map { asset, accounts in
        AssetTotals(
          asset: asset, debit: accounts.reduce(0) { $0 + $1.debit },
          credit: accounts.reduce(0) { $0 + $1.credit })
      }
      return TrialBalance(
        accounts: accounts, totals: assets.sorted { $0.asset < $1.asset },
        invariants: try Invariant.all.map(tx.check), at: now)
    }
  }

  /// The entries of a deposit, withdrawal, order or settlement, oldest first.
  func entries(of subject: UUID) async throws -> [RecordedEntry] {
    try await pool.transaction(.snapshot) { tx in
      let lines = try tx.query(
        """
        SELECT t.journal_id, d.code || ' ' || d.path AS debit, c.code || ' ' || c.path AS credit,
          t.asset, t.amount
          FROM journal j JOIN transfer t ON t.journal_id = j.id
          JOIN account d ON d.id = t.debit_account JOIN account c ON c.id = t.credit_account
         WHERE j.saga_id = \(subject) ORDER BY t.journal_id, t.line
        """
      ).map { row in
        (
          try row.value("journal_id", as: Int64.self),
          RecordedTransfer(
            debit: try row.value("debit"), credit: try row.value("credit"),
            asset: try row.value("asset"), amount: try row.value("amount"))
        )
      }
      let byEntry = Dictionary(grouping: lines, by: \.0).mapValues { $0.map(\.1) }
      return try tx.query("SELECT * FROM journal WHERE saga_id = \(subject) ORDER BY id").map {
        row in
        let id: Int64 = try row.value("id")
        return RecordedEntry(
          id: id, step: try row.value("step"), reverses: try row.value("reverses"),
          cause: try row.value("cause_event"), transfers: byEntry[id] ?? [],
          effectiveAt: try row.value("effective_at"), recordedAt: try row.value("recorded_at"))
      }
    }
  }
}

/// A journal entry as it stands in the books.
struct RecordedEntry: Hashable, Sendable {
  let id: Int64
  let step: String
  let reverses: Int64?
  let cause: String
  let transfers: [RecordedTransfer]
  let effectiveAt: Timestamp
  let recordedAt: Timestamp
}

/// A line of a journal entry as it stands in the books.
struct RecordedTransfer: Hashable, Sendable {
  let debit: String
  let credit: String
  let asset: String
  let amount: Int64
}

extension PostgresTransaction {
  /// The user's cash as of now.
  func balance(of user: UserID) throws -> UserBalance {
    let rows = try query(
      """
      SELECT code, SUM(balance)::BIGINT AS balance, MAX(updated_at) AS updated_at FROM account
       WHERE user_id = \(user)
         AND code IN ('L10', 'L11', 'L12', 'L13', 'L20', 'L21', 'L22', 'L23', 'L24', 'L25', 'A90')
       GROUP BY code
      """)
    var (balances, latest): ([AccountCode: Int64], Timestamp?) = ([:], nil)
    for row in rows {
      balances[try row.value("code")] = try row.value("balance")
      let updated: Timestamp = try row.value("updated_at")
      latest = max(latest ?? updated, updated)
    }
    return UserBalance(user: user, balances: balances, updatedAt: latest)
  }

  fileprivate func accountTotals(
    effectiveBy: Timestamp?, recordedBy: Timestamp?
  ) throws -> [AccountTotal] {
    try query(
      """
      WITH lines AS (
        SELECT t.* FROM transfer t JOIN journal j ON j.id = t.journal_id
         WHERE (\(recordedBy) IS NULL OR j.recorded_at <= \(recordedBy))
           AND (\(effectiveBy) IS NULL OR j.effective_at <= \(effectiveBy))),
      sums AS (
        SELECT id, SUM(debit)::BIGINT AS debit, SUM(credit)::BIGINT AS credit FROM (
          SELECT debit_account AS id, amount AS debit, 0 AS credit FROM lines
          UNION ALL SELECT credit_account, 0, amount FROM lines) m
         GROUP BY id)
      SELECT a.code, a.path, a.asset, s.debit, s.credit,
        CASE WHEN a.debit_normal THEN s.debit - s.credit ELSE s.credit - s.debit END AS balance
        FROM account a JOIN sums s ON s.id = a.id ORDER BY a.code, a.path, a.asset
      """
    ).map { row in
      AccountTotal(
        code: try row.value("code"), path: try row.value("path"), asset: try row.value("asset"),
        debit: try row.value("debit"), credit: try row.value("credit"),
        balance: try row.value("balance"))
    }
  }

  fileprivate func check(_ invariant: Invariant) throws -> InvariantCheck {
    let broken = try query(invariant.query)
    return InvariantCheck(
      name: invariant.name, meaning: invariant.meaning, violations: broken.count,
      examples: try broken.prefix(5).map { try $0.value("what") })
  }
}
