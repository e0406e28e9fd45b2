import FoundationEssentials
import Identifiers
import Postgres
import Time

/// The queue of cases in PostgreSQL. A proposal, its approval and what the approval does are each one
/// transaction; that two people were there is a constraint of the database.
struct PostgresReviews: Sendable {
  let pool: PostgresPool
  let news: UserNews
  let keys: PartnerKeys
  let ids: any IDGenerator
  let clock: any WallClock

  /// Everything that waits, the oldest first, each with its open proposal.
  func list() async throws -> [ReviewCase] {
    try await pool.transaction(.snapshot) { tx in
      let cases = try tx.cases(nil)
      let open = Dictionary(grouping: try tx.proposals(nil), by: \.subject)
      return cases.map { waiting in
        var waiting = waiting
        waiting.proposals = open[waiting.subject] ?? []
        return waiting
      }
    }
  }

  /// One case with everything that was ever proposed for it; also one that is over.
  func find(_ subject: ReviewSubject) async throws -> ReviewCase {
    try await pool.transaction(.snapshot) { tx in try tx.reviewCase(subject) }
  }

  /// Writes down what somebody wants done.
  func propose(
    _ action: ReviewAction, about subject: ReviewSubject, by person: String, reason: String,
    evidence: String
  ) async throws -> ReviewCase {
    let (id, now) = (ids.makeUUID(), clock.now)
    do {
      return try await pool.transaction { tx in
        guard try tx.reviewCase(subject).actions.contains(action) else {
          throw FundingError.conflict("The case does not permit this now.")
        }
        try tx.execute(
          """
          INSERT INTO review_proposal (id, subject_kind, subject_id, action, reason, evidence,
            proposed_by, proposed_at)
          VALUES (\(id), \(subject.kind), \(subject.id), \(action), \(reason), \(evidence),
            \(person), \(now))
          """)
        return try tx.reviewCase(subject)
      }
    } catch let error as PostgresError where error.isUniqueViolation(of: "review_one_open") {
      throw FundingError.conflict("There is an open proposal for it.")
    }
  }

  /// Approves a proposal and carries it out, or rejects it.
  func decide(_ decision: ReviewDecision) async throws -> ReviewCase {
    let (now, executor) = (clock.now, ReviewExecutor(news: news, keys: keys))
    return try await pool.transaction(.money) { tx in
      guard let proposal = try tx.openProposal(decision.proposal) else {
        throw FundingError.conflict("The proposal is decided, or there is none.")
      }
      guard !decision.approves || proposal.proposedBy != decision.by else {
        throw FundingError.conflict("Somebody else must approve it.")
      }
      try tx.execute(
        """
        UPDATE review_proposal SET state = \(decision.approves ? "approved" : "rejected"),
          decided_by = \(decision.by), decided_at = \(now), remark = \(decision.remark)
         WHERE id = \(proposal.id)
        """)
      if decision.approves { try executor.carryOut(proposal, with: decision.by, at: now, tx) }
      return try tx.reviewCase(proposal.subject)
    }
  }
}

extension PostgresTransaction {
  fileprivate func reviewCase(_ subject: ReviewSubject) throws -> ReviewCase {
    guard var found = try cases(subject).first else { throw FundingError.notFound("case") }
    found.proposals = try proposals(subject)
    return found
  }

  /// The cases that wait; or one subject, whether it waits or not.
  fileprivate func cases(_ subject: ReviewSubject?) throws -> [ReviewCase] {
    let (kind, id) = (subject?.kind, subject?.id)
    let rows = try query(
      """
      SELECT * FROM (
        SELECT 'deposit' AS kind, d.id, d.user_id, d.phase AS state,
          COALESCE(d.failure_reason, s.review_reason, 'A redemption came back from the bank.')
            AS reason, d.updated_at AS since,
          CASE WHEN d.phase = 'returned' THEN 'refund'
            WHEN d.phase = 'in_review' AND d.interrupted IS NOT NULL THEN 'retry'
            WHEN d.phase <> 'in_review' AND s.state = 'in_review' THEN 'retry' END AS action,
          d.phase IN ('in_review', 'returned') OR s.state = 'in_review'
            OR d.payout_returned_at IS NOT NULL AS waits
          FROM deposits d JOIN sagas s ON s.kind = 'deposit' AND s.id = d.id
         WHERE \(kind) IS NULL OR \(kind) = 'deposit' AND d.id = \(id)
        UNION ALL
        SELECT 'withdrawal', w.id, w.user_id, w.phase,
          COALESCE(w.failure_reason, s.review_reason, ''), w.updated_at,
          CASE WHEN w.phase = 'in_review' AND w.interrupted IS NOT NULL THEN 'retry'
            WHEN w.phase <> 'in_review' AND s.state = 'in_review' THEN 'retry' END,
          w.phase = 'in_review' OR s.state = 'in_review'
          FROM withdrawals w JOIN sagas s ON s.kind = 'withdrawal' AND s.id = w.id
         WHERE \(kind) IS NULL OR \(kind) = 'withdrawal' AND w.id = \(id)
        UNION ALL
        SELECT 'break', b.id, b.user_id, b.kind,
          b.rule || ': ' || b.subject || ' ' || b.reference || ' ' || b.asset || ', ours '
            || b.ours || ', theirs ' || b.theirs, b.first_seen_at,
          CASE WHEN b.cleared_at IS NULL THEN 'clear' END,
          b.cleared_at IS NULL AND b.kind <> 'timing'
          FROM reconciliation_break b
         WHERE \(kind) IS NULL OR \(kind) = 'break' AND b.id = \(id)) cases
       WHERE waits OR \(kind) IS NOT NULL
       ORDER BY since, id LIMIT 500
      """)
    return try rows.map { row in
      ReviewCase(
        subject: ReviewSubject(kind: try row.value("kind"), id: try row.value("id")),
        user: try row.value("user_id"), state: try row.value("state"),
        reason: try row.value("reason"), since: try row.value("since"),
        actions: [try row.value("action", as: ReviewAction?.self)].compactMap(\.self))
    }
  }

  /// Everything proposed for a subject; of all subjects what is open.
  fileprivate func proposals(_ subject: ReviewSubject?) throws -> [ReviewProposal] {
    let of: SQL =
      subject.map { "subject_kind = \($0.kind) AND subject_id = \($0.id)" } ?? "state = 'open'"
    return try query(
      "SELECT * FROM review_proposal WHERE \(of) ORDER BY proposed_at, id LIMIT 500"
    ).map(ReviewProposal.init)
  }

  fileprivate func openProposal(_ id: UUID) throws -> ReviewProposal? {
    try first("SELECT * FROM review_proposal WHERE id = \(id) AND state = 'open' FOR UPDATE")
      .map(ReviewProposal.init)
  }
}

extension ReviewProposal {
  /// A row of `review_proposal`.
  fileprivate init(_ row: PostgresRow) throws {
    self.init(
      id: try row.value("id"),
      subject: ReviewSubject(
        kind: try row.value("subject_kind"), id: try row.value("subject_id")),
      action: try row.value("action"), reason: try row.value("reason"),
      evidence: try row.value("evidence"), state: try row.value("state"),
      proposedBy: try row.value("proposed_by"), proposedAt: try row.value("proposed_at"),
      decidedBy: try row.value("decided_by"), decidedAt: try row.value("decided_at"),
      remark: try row.value("remark"))
  }
}
