import Identifiers
import Postgres
import Time
import Workflow

/// Summaries in PostgreSQL. Each method is one transaction.
struct PostgresSummaryRepository: SummaryRepository {
  /// The kind of a summary's saga.
  static let sagaKind = "summary"

  let pool: PostgresPool
  let clock: any WallClock
  /// A summary as its user is told of it.
  let describe: @Sendable (Summary) throws -> [UInt8]

  static func saga(_ id: ID<Summary>) -> SagaReference { SagaReference(kind: sagaKind, id: id) }

  func request(_ summary: Summary) async throws -> Summary {
    try await pool.transaction { tx in
      let inserted = try tx.execute(
        """
        INSERT INTO ai_summaries (id, user_id, week_start_date, status, requested_at)
        VALUES (\(summary.id), \(summary.user), \(summary.weekStart), \(summary.status),
          \(summary.createdAt))
        ON CONFLICT (user_id, week_start_date) DO NOTHING
        """)
      if inserted == 1 {
        try tx.startSaga(
          Self.saga(summary.id), user: summary.user, wakeAt: summary.createdAt)
        return summary
      }
      let row = try tx.first(
        """
        SELECT * FROM ai_summaries
         WHERE user_id = \(summary.user) AND week_start_date = \(summary.weekStart) FOR UPDATE
        """)
      guard let row else { throw AICFOError.notFound("summary") }
      let known = try Summary(row)
      guard known.status == .failed || known.isOwed(at: summary.createdAt) else { return known }
      // A ready one is shown until the new one takes its place.
      try tx.execute(
        """
        UPDATE ai_summaries SET requested_at = \(summary.createdAt),
               status = CASE status WHEN 'failed' THEN 'pending' ELSE status END
         WHERE id = \(known.id)
        """)
      try tx.redriveSaga(Self.saga(known.id), by: "request", at: summary.createdAt)
      return try tx.summary(known.id)
    }
  }

  func exists(for user: UserID, week: Week) async throws -> Bool {
    try await !pool.query(
      """
      SELECT 1 FROM ai_summaries
       WHERE user_id = \(user) AND week_start_date = \(week.start)
         AND (status = 'pending' OR status = 'ready' AND generated_at >= \(week.end))
      """
    ).isEmpty
  }

  func find(_ id: ID<Summary>) async throws -> Summary {
    try await pool.transaction { tx in try tx.summary(id) }
  }

  func finish(_ summary: Summary) async throws {
    let payload = try describe(summary)
    let now = clock.now
    try await pool.transaction { tx in
      let moved = try tx.execute(
        """
        UPDATE ai_summaries SET status = \(summary.status), summary_markdown = \(summary.markdown),
          author = \(summary.author), generated_at = \(summary.generatedAt)
         WHERE id = \(summary.id)
           AND (status = 'pending' OR status = 'ready' AND generated_at < \(summary.generatedAt))
        """)
      try tx.finishSaga(Self.saga(summary.id))
      guard moved == 1, summary.status == .ready else { return }
      try tx.recordUserEvent(
        user: summary.user, topic: "summary", subject: summary.id.rawValue, payload: payload,
        at: now)
    }
  }

  func postpone(_ id: ID<Summary>, until moment: Timestamp) async throws {
    try await pool.transaction { tx in _ = try tx.wakeSaga(Self.saga(id), at: moment) }
  }

  func latest(of user: UserID) async throws -> Summary? {
    try await list(of: user, before: nil, limit: 1).first
  }

  func list(of user: UserID, before week: CivilDate?, limit: Int) async throws -> [Summary] {
    let earlier: SQL = week.map { "AND week_start_date < \($0)" } ?? ""
    return try await pool.query(
      """
      SELECT * FROM ai_summaries WHERE user_id = \(user) AND status = 'ready' \(earlier)
       ORDER BY week_start_date DESC LIMIT \(limit)
      """
    ).map(Summary.init)
  }
}

extension PostgresTransaction {
  /// - Throws: `AICFOError.notFound`.
  fileprivate func summary(_ id: ID<Summary>) throws -> Summary {
    guard let row = try first("SELECT * FROM ai_summaries WHERE id = \(id)") else {
      throw AICFOError.notFound("summary")
    }
    return try Summary(row)
  }
}

extension Summary {
  fileprivate init(_ row: PostgresRow) throws {
    try self.init(
      id: row.value("id"), user: row.value("user_id"), weekStart: row.value("week_start_date"),
      status: row.value("status"), markdown: row.value("summary_markdown"),
      author: row.value("author"), generatedAt: row.value("generated_at"),
      createdAt: row.value("requested_at"))
  }
}
