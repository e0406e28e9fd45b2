import Cryptography
import FoundationEssentials
import Identifiers
import Postgres
import Time

/// Readings of the broker's accounts in PostgreSQL.
struct PostgresIncomeRepository: IncomeRepository {
  let pool: PostgresPool
  let news: UserNews

  func due(before: Timestamp, limit: Int) async throws -> [StatementReading] {
    try await pool.query(
      """
      SELECT a.user_id, r.account_id, r.read_until FROM account a
        LEFT JOIN broker_reading r ON r.user_id = a.user_id
       WHERE a.code = 'A30' AND (r.read_until IS NULL OR r.read_until < \(before))
       ORDER BY r.read_until NULLS FIRST LIMIT \(limit)
      """
    ).map(StatementReading.init)
  }

  func reading(of accountID: String) async throws -> StatementReading? {
    try await pool.query(
      "SELECT user_id, account_id, read_until FROM broker_reading WHERE account_id = \(accountID)"
    ).first.map(StatementReading.init)
  }

  func take(
    _ lines: [BrokerLine], of user: UserID, accountID: String, until: Timestamp
  ) async throws {
    let news = news
    try await pool.transaction(.money) { tx in
      try tx.execute(
        """
        INSERT INTO broker_reading AS r (user_id, account_id, read_until)
        VALUES (\(user), \(accountID), \(until))
        ON CONFLICT (user_id) DO UPDATE SET account_id = excluded.account_id,
          read_until = GREATEST(r.read_until, excluded.read_until)
        """)
      // The row is locked from here on: two readers do not book the same line.
      var isNew = false
      for line in lines {
        guard let entry = line.entry(for: user) else { continue }
        let saga = Self.saga(of: line)
        let known = try tx.first("SELECT 1 FROM journal WHERE saga_id = \(saga)")
        guard known == nil else { continue }
        try PostgresLedger(tx: tx, saga: saga, actor: "broker statement").post([entry])
        isNew = true
      }
      if isNew { try news.balanceChanged(of: user, tx) }
    }
  }

  /// The same line always has the same identity in the journal.
  private static func saga(of line: BrokerLine) -> UUID {
    let bytes = Array(SHA256.hash(Array("drivewealth transaction \(line.id)".utf8)).prefix(16))
    return bytes.withUnsafeBytes { raw in UUID(uuid: raw.loadUnaligned(as: uuid_t.self)) }
  }
}

extension StatementReading {
  fileprivate init(_ row: PostgresRow) throws {
    self.init(
      user: try row.value("user_id"), accountID: try row.value("account_id"),
      readUntil: try row.value("read_until"))
  }
}
