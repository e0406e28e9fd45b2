import Logging
import Postgres
import Time

/// How long what is settled is kept. What is not settled is kept for ever.
package struct RetentionPolicy: Sendable {
  /// Partners repeat an event for two weeks at most (Amazon's queues keep a message 14 days, SNS
  /// tries for 23), and an event that comes again later is only a hint at something whose state
  /// machine knows it. Half a year leaves the partner's own words at hand for disputes.
  package var inbox = Duration.seconds(180 * 86_400)
  /// An app that was away for longer reads the resources themselves anew.
  package var userEvents = Duration.seconds(30 * 86_400)
  /// A saga that is done asks nobody any more, and no partner remembers a key for longer than four
  /// days. Thirteen months leave a year's calls for audits and the reconciliation's look-ups.
  package var partnerCalls = Duration.seconds(400 * 86_400)
  /// How much is removed in one transaction, and in how many of them in one round: the removal must
  /// not be noticed by anybody, nor keep a snapshot open.
  package var batch = 500
  package var batches = 20

  package init() {}
}

/// Removes what nobody needs any more, in small batches. Answers to requests (`idempotency_keys`) are
/// never removed: a client may repeat a request whenever it likes.
package struct Retention: Sendable {
  private let pool: PostgresPool
  private let clock: any WallClock
  private let policy: RetentionPolicy

  package init(
    pool: PostgresPool, clock: any WallClock, policy: RetentionPolicy = RetentionPolicy()
  ) {
    self.pool = pool
    self.clock = clock
    self.policy = policy
  }

  /// One round over every table. What it does not get to is left to the next one.
  ///
  /// - Returns: How many rows were removed.
  @discardableResult
  package func round() async throws -> Int {
    var removed = 0
    for statement in [inbox, userEvents, partnerCalls] {
      for _ in 0..<policy.batches {
        try Task.checkCancellation()
        let count = try await pool.execute(statement)
        removed += count
        if count < policy.batch { break }
      }
    }
    return removed
  }

  private var inbox: SQL {
    """
    DELETE FROM inbox WHERE id IN (
      SELECT id FROM inbox
       WHERE processed_at IS NOT NULL AND processed_at < \(clock.now.adding(.zero - policy.inbox))
       ORDER BY processed_at LIMIT \(policy.batch) FOR UPDATE SKIP LOCKED)
    """
  }

  private var userEvents: SQL {
    """
    DELETE FROM user_events USING (
      SELECT user_id, number FROM user_events
       WHERE at < \(clock.now.adding(.zero - policy.userEvents))
       ORDER BY at LIMIT \(policy.batch) FOR UPDATE SKIP LOCKED) old
     WHERE user_events.user_id = old.user_id AND user_events.number = old.number
    """
  }

  private var partnerCalls: SQL {
    """
    DELETE FROM partner_calls WHERE key IN (
      SELECT key FROM partner_calls c
       WHERE state IN ('ok', 'definite_failure')
         AND settled_at < \(clock.now.adding(.zero - policy.partnerCalls))
         AND EXISTS (SELECT 1 FROM sagas s
                      WHERE s.kind = c.saga_kind AND s.id = c.saga_id AND s.state = 'done')
       ORDER BY settled_at LIMIT \(policy.batch) FOR UPDATE OF c SKIP LOCKED)
    """
  }

  /// The loop that does it every hour.
  package func loop(logger: Logger) -> PollLoop {
    PollLoop(every: .seconds(3_600), name: "retention", logger: logger) { try await round() }
  }
}
