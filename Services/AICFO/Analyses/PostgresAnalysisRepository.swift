import Identifiers
import Postgres
import Time

/// Analyses in PostgreSQL.
struct PostgresAnalysisRepository: AnalysisRepository {
  let pool: PostgresPool

  func begin(_ analysis: Analysis, limit: AnalysisLimit) async throws {
    let since = analysis.createdAt.adding(.zero - limit.window)
    try await pool.transaction { tx in
      // One question of a user at a time is counted, so that two at once cannot both be the last.
      _ = try tx.query(
        "SELECT pg_advisory_xact_lock(hashtextextended(\(analysis.user.description), 1))")
      let inserted = try tx.execute(
        """
        INSERT INTO ai_analyses (id, user_id, question, requested_at)
        SELECT \(analysis.id), \(analysis.user), \(analysis.question), \(analysis.createdAt)
         WHERE (SELECT count(*) FROM ai_analyses
                 WHERE user_id = \(analysis.user) AND requested_at > \(since)) < \(limit.count)
        """)
      guard inserted == 0 else { return }
      let oldest: Timestamp? = try tx.first(
        """
        SELECT min(requested_at) AS oldest FROM ai_analyses
         WHERE user_id = \(analysis.user) AND requested_at > \(since)
        """)?.value("oldest")
      let free = oldest.map { $0.adding(limit.window).since(analysis.createdAt) }
      throw AICFOError.rateLimited(retryAfter: max(free ?? limit.window, .seconds(1)))
    }
  }

  func finish(_ analysis: Analysis) async throws {
    try await pool.execute(
      """
      UPDATE ai_analyses SET markdown = \(analysis.markdown), author = \(analysis.author),
        generated_at = \(analysis.generatedAt)
       WHERE id = \(analysis.id)
      """)
  }
}
