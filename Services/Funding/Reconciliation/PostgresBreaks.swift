import FoundationEssentials
import Identifiers
import Postgres
import Time

/// Breaks in PostgreSQL: what each round of the reconciliation saw, and what of it stops money.
struct PostgresBreaks: OutboundGate {
  let pool: PostgresPool
  let ids: any IDGenerator
  let policy: BreakPolicy

  /// Takes in a round: opens new breaks, follows known ones, and clears those whose figures were
  /// compared again and are equal. What could not be asked stays as it is; so does what stops
  /// everything, which two people clear.
  func record(_ report: ReconciliationReport) async throws {
    let (policy, now) = (policy, report.at)
    let found = report.lines.filter { $0.breakKind != nil && $0.breakKind != .unasked }
    let unasked = Set(report.lines.filter { $0.breakKind == .unasked }.map(\.rule))
    let fresh = found.map { _ in ids.makeUUID() }
    try await pool.transaction { tx in
      // One round at a time: replicas would clear what the other has just seen.
      _ = try tx.query("SELECT pg_advisory_xact_lock(hashtextextended('reconciliation', 0))::TEXT")
      for (line, id) in zip(found, fresh) { try tx.keep(line, id, policy, now) }
      try tx.execute(
        """
        UPDATE reconciliation_break SET cleared_at = \(now), cleared_by = 'reconciliation'
         WHERE cleared_at IS NULL AND NOT stops_all AND last_seen_at < \(now)
           AND rule <> ALL(\(Array(unasked)))
        """)
    }
  }

  /// Everything that is open, the oldest first.
  func open() async throws -> [ReconciliationBreak] {
    try await pool.query(
      """
      SELECT * FROM reconciliation_break WHERE cleared_at IS NULL
       ORDER BY first_seen_at, id LIMIT 1000
      """
    ).map(ReconciliationBreak.init)
  }

  func isStopped(_ user: UserID) async throws -> Bool {
    try await pool.query(
      """
      SELECT 1 FROM reconciliation_break
       WHERE cleared_at IS NULL AND stops AND (user_id = \(user) OR stops_all) LIMIT 1
      """
    ).first != nil
  }
}

extension PostgresTransaction {
  fileprivate func keep(
    _ line: ReconciliationLine, _ id: UUID, _ policy: BreakPolicy, _ now: Timestamp
  ) throws {
    guard let kind = line.breakKind, let theirs = line.theirs else { return }
    let (stopsUser, stopsAll) = (policy.stopsUser(line), policy.stopsAll(line))
    let since = now.adding(.zero - policy.patience)
    let asset = line.asset.description
    // What is under way explains a difference for a business day: with a weekend, three days.
    let late = now.adding(.zero - BreakPolicy.timing)
    let isUsers = line.user != nil && kind == .timing
    try execute(
      """
      INSERT INTO reconciliation_break AS b (id, rule, subject, reference, asset, user_id, kind,
        ours, theirs, note, first_seen_at, last_seen_at)
      VALUES (\(id), \(line.rule), \(line.subject), \(line.reference), \(asset), \(line.user),
        \(kind), \(line.ours), \(theirs), \(line.note), \(now), \(now))
      ON CONFLICT (rule, subject, reference, asset) WHERE cleared_at IS NULL DO UPDATE
        SET kind = excluded.kind, ours = excluded.ours, theirs = excluded.theirs,
          note = excluded.note, last_seen_at = GREATEST(b.last_seen_at, excluded.last_seen_at),
          -- What was explained until now begins anew.
          first_seen_at = CASE WHEN b.kind = 'timing' AND excluded.kind <> 'timing'
            THEN excluded.last_seen_at ELSE b.first_seen_at END,
          stops = b.stops_all OR b.kind <> 'timing' AND b.first_seen_at <= \(since)
            AND \(stopsUser || stopsAll)
            OR b.kind = 'timing' AND b.first_seen_at <= \(late) AND \(isUsers),
          stops_all = b.stops_all OR b.kind <> 'timing' AND b.first_seen_at <= \(since)
            AND \(stopsAll)
      """)
  }
}

extension ReconciliationBreak {
  /// A row of `reconciliation_break`.
  init(_ row: PostgresRow) throws {
    self.init(
      id: try row.value("id"), rule: try row.value("rule"), subject: try row.value("subject"),
      reference: try row.value("reference"), asset: LedgerAsset(try row.value("asset")),
      user: try row.value("user_id"), kind: try row.value("kind"), ours: try row.value("ours"),
      theirs: try row.value("theirs"), note: try row.value("note"),
      owner: try row.value("owner"), firstSeen: try row.value("first_seen_at"),
      lastSeen: try row.value("last_seen_at"), stops: try row.value("stops"),
      stopsAll: try row.value("stops_all"))
  }
}
