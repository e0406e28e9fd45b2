import Postgres

/// An invariant of the ledger as a query that finds what breaks it: one row a violation, with a
/// `what` that says which.
struct Invariant: Sendable {
  let name: String
  let meaning: String
  let query: SQL

  static let all = [
    i1, i1Live, i2, i3, i3Negative, i4, i5, i6, i6Shares, i6Lots, i7, i8,
  ]

  private static let i1 = Invariant(
    name: "I1", meaning: "Debits equal credits for every asset",
    query: """
      SELECT t.asset AS what FROM transfer t
        JOIN account d ON d.id = t.debit_account JOIN account c ON c.id = t.credit_account
       WHERE d.asset <> t.asset OR c.asset <> t.asset OR t.amount <= 0
      """)

  private static let i1Live = Invariant(
    name: "I1b", meaning: "A live balance is the sum of its transfers",
    query: """
      SELECT a.path AS what FROM account a
        LEFT JOIN (
          SELECT id, SUM(amount) AS debit FROM (
            SELECT debit_account AS id, amount FROM transfer
            UNION ALL SELECT credit_account, -amount FROM transfer) m
           GROUP BY id) s ON s.id = a.id
       WHERE a.live AND a.balance <> COALESCE(CASE WHEN a.debit_normal THEN s.debit ELSE -s.debit END, 0)
      """)

  private static let i2 = Invariant(
    name: "I2", meaning: "No enforced account is below zero",
    query: "SELECT path AS what FROM account WHERE enforced AND balance < 0")

  private static let i3 = Invariant(
    name: "I3", meaning: "A user's cash at the broker is what we owe them: L21+L22+L23+L24-A90",
    query: """
      SELECT user_id::TEXT AS what FROM account
       WHERE user_id IS NOT NULL AND code IN ('A30', 'L21', 'L22', 'L23', 'L24', 'A90')
       GROUP BY user_id
      HAVING SUM(CASE WHEN code IN ('A30', 'A90') THEN balance ELSE -balance END) <> 0
      """)

  private static let i3Negative = Invariant(
    name: "I3b", meaning: "Cash at the broker is below zero only while the user owes",
    query: """
      SELECT a.path AS what FROM account a
       WHERE a.code = 'A30' AND a.balance < 0 AND NOT EXISTS (
         SELECT 1 FROM account o
          WHERE o.user_id = a.user_id AND o.code = 'A90' AND o.balance > 0)
      """)

  private static let i4 = Invariant(
    name: "I4", meaning: "A user's shares at the broker are L30+L31-A91",
    query: """
      SELECT user_id::TEXT || ' ' || asset AS what FROM account
       WHERE user_id IS NOT NULL AND code IN ('A31', 'L30', 'L31', 'A91')
       GROUP BY user_id, asset
      HAVING SUM(CASE WHEN code IN ('A31', 'A91') THEN balance ELSE -balance END) <> 0
      """)

  private static let i5 = Invariant(
    name: "I5", meaning: "A clearing account is zero once its saga or settlement has closed",
    query: """
      SELECT a.path AS what FROM account a
       WHERE a.code IN ('A13', 'A14', 'A20', 'A22') AND a.balance <> 0 AND (
         EXISTS (SELECT 1 FROM deposits d
                  WHERE d.id = a.saga_id AND d.status IN ('broker_funded', 'failed', 'returned'))
         OR EXISTS (SELECT 1 FROM withdrawals w
                  WHERE w.id = a.saga_id
                    AND w.status IN ('complete', 'failed', 'canceled', 'reversed')))
      UNION ALL
      SELECT a.path FROM account a
        JOIN (SELECT bulk_day, BOOL_AND(phase = 'closed') AS closed FROM settlement
               GROUP BY bulk_day) s ON a.path = 'clearing/dw-settlement/' || s.bulk_day::TEXT
       WHERE s.closed
         AND NOT EXISTS (SELECT 1 FROM deposits d
                          WHERE d.phase = 'returned' OR d.bulk_day = s.bulk_day
                            AND d.phase IN ('broker_pending', 'funded'))
         AND NOT EXISTS (SELECT 1 FROM withdrawals w
                          WHERE w.bulk_day = s.bulk_day
                            AND w.phase IN ('redemption_pending', 'awaiting_cash'))
         AND 0 <> (
         SELECT COALESCE(SUM(CASE WHEN t.debit_account = a.id THEN t.amount ELSE -t.amount END), 0)
           FROM transfer t WHERE a.id IN (t.debit_account, t.credit_account))
      """)

  private static let i6 = Invariant(
    name: "I6", meaning: "Open holds of cash sum to L23 and L24",
    query: """
      SELECT a.path AS what FROM account a
       WHERE a.code = 'L23' AND a.balance <> (
         SELECT COALESCE(SUM(held_micros), 0) FROM reservation WHERE user_id = a.user_id)
      UNION ALL
      SELECT a.path FROM account a
       WHERE a.code = 'L24' AND a.balance <> (
         SELECT COALESCE(SUM(held_micros), 0) FROM withdrawals WHERE user_id = a.user_id)
      """)

  private static let i6Shares = Invariant(
    name: "I6b", meaning: "Open holds of shares sum to L31",
    query: """
      SELECT a.path AS what FROM account a
       WHERE a.code = 'L31' AND a.balance <> (
         SELECT COALESCE(SUM(l.held_nanos), 0) FROM reservation r
           JOIN reservation_line l USING (order_id)
          WHERE r.user_id = a.user_id AND 'share:' || l.symbol = a.asset)
      """)

  private static let i6Lots = Invariant(
    name: "I6c", meaning: "Lots of unsettled cash sum to L22",
    query: """
      SELECT a.path AS what FROM account a
       WHERE a.code = 'L22' AND a.balance <> (
         SELECT COALESCE(SUM(remaining), 0) FROM lot WHERE user_id = a.user_id)
      """)

  private static let i7 = Invariant(
    name: "I7", meaning: "Who owes has no free cash",
    query: """
      SELECT user_id::TEXT AS what FROM account
       WHERE user_id IS NOT NULL AND code IN ('A90', 'L21', 'L22')
       GROUP BY user_id
      HAVING SUM(balance) FILTER (WHERE code = 'A90') > 0
         AND SUM(balance) FILTER (WHERE code IN ('L21', 'L22')) > 0
      """)

  private static let i8 = Invariant(
    name: "I8", meaning: "Both assets of a conversion are equal",
    query: """
      SELECT j.id::TEXT AS what FROM journal j JOIN transfer t ON t.journal_id = j.id
       WHERE j.kind = 'conversion'
       GROUP BY j.id
      HAVING COALESCE(SUM(t.amount) FILTER (WHERE t.asset = 'USD'), 0)
          <> COALESCE(SUM(t.amount) FILTER (WHERE t.asset = 'USDC'), 0)
      """)
}
