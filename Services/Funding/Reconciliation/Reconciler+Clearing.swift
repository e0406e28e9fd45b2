import FoundationEssentials
import Identifiers
import Postgres
import Time

/// What must come to nothing in time: days settled with the broker, clearing accounts, suspense.
extension Reconciler {
  /// How long a clearing account may hold something: what a saga's longest deadline allows.
  private static let clearing = Duration.seconds(5 * 86_400)
  /// How long money may stay unexplained.
  private static let suspense = Duration.seconds(86_400)

  /// R10: what our books say of each closed bulk day beside the broker's settlements.
  func settlementLines() async throws -> [ReconciliationLine] {
    try await pool.query(
      """
      SELECT s.bulk_day::TEXT AS day, s.net, COALESCE((
          SELECT SUM(CASE WHEN t.credit_account = a.id THEN t.amount ELSE -t.amount END)
            FROM account a
            JOIN transfer t ON a.id IN (t.debit_account, t.credit_account)
            JOIN journal j ON j.id = t.journal_id AND j.step <> 'D6'
           WHERE a.path = 'clearing/dw-settlement/' || s.bulk_day::TEXT), 0)::BIGINT AS booked
        FROM (
          SELECT bulk_day, SUM(net_micros)::BIGINT AS net FROM settlement
           WHERE bulk_day >= \(CivilDate(clock.now.adding(.zero - Self.window)))
           GROUP BY bulk_day HAVING BOOL_AND(phase = 'closed')) s
       WHERE NOT EXISTS (SELECT 1 FROM deposits d
                          WHERE d.bulk_day = s.bulk_day AND d.phase = 'broker_pending')
         AND NOT EXISTS (SELECT 1 FROM withdrawals w
                          WHERE w.bulk_day = s.bulk_day AND w.phase = 'redemption_pending')
       ORDER BY s.bulk_day
      """
    ).map { row in
      ReconciliationLine(
        rule: "R10", subject: "Settlement with the broker", reference: try row.value("day"),
        asset: .usd, ours: try row.value("booked"), theirs: try row.value("net"))
    }
  }

  /// R13 and R14: clearing accounts past every deadline, days not settled by the next business day,
  /// and money that nobody has explained for a day.
  func agedLines() async throws -> [ReconciliationLine] {
    let (now, today) = (clock.now, BulkDay(of: clock.now))
    let rows = try await pool.query(
      """
      SELECT 'R13' AS rule, a.path, a.asset, a.balance,
        COALESCE(d.user_id, w.user_id) AS user_id FROM account a
        LEFT JOIN deposits d ON d.id = a.saga_id LEFT JOIN withdrawals w ON w.id = a.saga_id
       WHERE a.code IN ('A13', 'A14', 'A20', 'A22') AND a.balance <> 0 AND NOT EXISTS (
         SELECT 1 FROM journal j WHERE j.saga_id = a.saga_id
            AND j.effective_at >= \(now.adding(.zero - Self.clearing)))
      UNION ALL
      SELECT CASE WHEN code = 'A32' THEN 'R13' ELSE 'R14' END, path, asset, balance, NULL FROM (
        SELECT a.code, a.path, a.asset,
          SUM(CASE WHEN (t.debit_account = a.id) = a.debit_normal
            THEN t.amount ELSE -t.amount END)::BIGINT AS balance
          FROM account a
          JOIN transfer t ON a.id IN (t.debit_account, t.credit_account)
          JOIN journal j ON j.id = t.journal_id
         WHERE a.code = 'A32'
            OR a.code IN ('L90', 'A99')
              AND j.effective_at < \(now.adding(.zero - Self.suspense))
         GROUP BY a.id) sums
       WHERE balance <> 0
       ORDER BY 1, 2
      """)
    return try rows.compactMap { row in
      let path: String = try row.value("path")
      if let day = Self.bulkDay(of: path), !Self.isOverdue(day, today: today, now) { return nil }
      return ReconciliationLine(
        rule: try row.value("rule"), subject: "Not cleared in time", reference: path,
        user: try row.value("user_id"), asset: LedgerAsset(try row.value("asset")),
        ours: try row.value("balance"), theirs: 0, kind: .status)
    }
  }

  private static func bulkDay(of path: String) -> BulkDay? {
    let prefix = "clearing/dw-settlement/"
    guard path.hasPrefix(prefix) else { return nil }
    return CivilDate(String(path.dropFirst(prefix.count))).map(BulkDay.init)
  }

  /// Past 14:00 in New York on the business day after it.
  private static func isOverdue(_ day: BulkDay, today: BulkDay, _ now: Timestamp) -> Bool {
    day < today && now > NewYork.instant(NewYork.nextBusinessDay(after: day.date), hour: 14)
  }
}
