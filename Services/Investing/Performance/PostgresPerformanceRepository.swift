import Identifiers
import Money
import Postgres
import Time

/// The value of portfolios over time, in PostgreSQL.
struct PostgresPerformanceRepository: PerformanceRepository {
  let pool: PostgresPool

  func record(_ point: PortfolioPoint, of user: UserID) async throws {
    try await pool.execute(
      """
      INSERT INTO portfolio_perf (user_id, at, total_value_micros, net_deposits_micros)
      VALUES (\(user), \(point.at), \(point.totalValue.micros), \(point.netDeposits.micros))
      ON CONFLICT (user_id, at) DO NOTHING
      """)
  }

  func points(
    of user: UserID, from: Timestamp?, limit: Int
  ) async throws -> [PortfolioPoint] {
    let since: SQL = from.map { "AND at >= \($0)" } ?? ""
    // Every n-th point, n as small as the limit allows; and always the last.
    return try await pool.query(
      """
      SELECT at, total_value_micros, net_deposits_micros FROM (
        SELECT *, row_number() OVER (ORDER BY at) - 1 AS number, count(*) OVER () AS total
          FROM portfolio_perf WHERE user_id = \(user) \(since)) AS points
       WHERE number % greatest(1, (total + \(limit) - 2) / greatest(1, \(limit) - 1)) = 0
          OR number = total - 1
       ORDER BY at LIMIT \(limit)
      """
    ).map { row in
      try PortfolioPoint(
        at: row.value("at"), totalValue: .usd(micros: row.value("total_value_micros")),
        netDeposits: .usd(micros: row.value("net_deposits_micros")))
    }
  }
}
