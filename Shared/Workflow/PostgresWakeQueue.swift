import FoundationEssentials
import Identifiers
import Postgres
import Time

/// The wake queue that needs nothing but the database: a saga's own row is its message, so that no
/// hint can be lost between them.
package struct PostgresWakeQueue: WakeQueue {
  private let pool: PostgresPool
  private let clock: any WallClock
  private let owner: String
  package let leaseDuration: Duration
  /// So many sagas of a user may be worked on at once.
  private let perUser = 2
  /// How many due sagas one look takes in, from which it picks by turns.
  private let window = 200
  private let equalCrashes: Int

  /// - Parameters:
  ///   - pool: The service's database.
  ///   - clock: Says what is due. Replicas' clocks may differ by much less than a lease.
  ///   - owner: Names this process in the leases, for people who look.
  ///   - leaseDuration: How long a lease lasts without being renewed: so long a saga waits whose
  ///     worker was killed.
  ///   - equalCrashes: So many lost leases in a row, and the saga is given up.
  package init(
    pool: PostgresPool, clock: any WallClock, owner: String = "worker",
    leaseDuration: Duration = .seconds(10), equalCrashes: Int = 5
  ) {
    self.pool = pool
    self.clock = clock
    self.owner = owner
    self.leaseDuration = leaseDuration
    self.equalCrashes = equalCrashes
  }

  package func receive(_ kinds: [String], atMost limit: Int) async throws -> [Wake] {
    let now = clock.now
    // The look that mostly finds nothing takes no lock and no transaction.
    let due = try await pool.query(
      """
      SELECT 1 FROM sagas
       WHERE state = 'active' AND leased_until IS NULL AND next_wake_at <= \(now)
         AND kind = ANY(\(kinds)) LIMIT 1
      """)
    guard limit > 0, !due.isEmpty else { return [] }
    return try await pool.transaction { transaction in
      // One at a time, or two that look at once would each give a user two.
      try transaction.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' wakes', 0))")
      return try transaction.query(claim(kinds, limit, now)).map(Self.wake)
    }
  }

  private func claim(_ kinds: [String], _ limit: Int, _ now: Timestamp) -> SQL {
    """
    WITH busy AS (
      SELECT user_id, count(*) AS sagas FROM sagas
       WHERE leased_until > \(now) AND user_id IS NOT NULL GROUP BY user_id
    ), due AS (
      SELECT kind, id, user_id, next_wake_at FROM sagas
       WHERE state = 'active' AND leased_until IS NULL AND next_wake_at <= \(now)
         AND kind = ANY(\(kinds))
         AND NOT EXISTS (
           SELECT 1 FROM busy WHERE busy.user_id = sagas.user_id AND busy.sagas >= \(perUser))
       ORDER BY next_wake_at LIMIT \(window)
         FOR UPDATE SKIP LOCKED
    ), turns AS (
      SELECT due.*, coalesce(busy.sagas, 0) + row_number() OVER (
               PARTITION BY coalesce(due.user_id, due.id) ORDER BY due.next_wake_at) AS turn
        FROM due LEFT JOIN busy ON busy.user_id = due.user_id
    ), chosen AS (
      SELECT kind, id FROM turns WHERE turn <= \(perUser) ORDER BY turn, next_wake_at
       LIMIT \(limit)
    )
    UPDATE sagas SET lease_token = lease_token + 1, lease_owner = \(owner),
           leased_until = \(now.adding(leaseDuration)), next_wake_at = NULL,
           attempts = attempts + 1, version = version + 1
      FROM chosen WHERE sagas.kind = chosen.kind AND sagas.id = chosen.id
    RETURNING sagas.kind, sagas.id, user_id, attempts, lease_token, definition_version,
              last_crash, crash_count
    """
  }

  private static func wake(_ row: PostgresRow) throws -> Wake {
    try Wake(
      saga: SagaReference(kind: row.value("kind"), id: row.value("id", as: UUID.self)),
      user: row.value("user_id"), attempt: row.value("attempts"), token: row.value("lease_token"),
      definitionVersion: row.value("definition_version"),
      lastCrash: row.value("last_crash"), crashCount: row.value("crash_count"))
  }

  package func extend(_ wake: Wake) async throws -> Bool {
    try await pool.execute(
      """
      UPDATE sagas SET leased_until = \(clock.now.adding(leaseDuration)) WHERE \(held(wake))
      """) == 1
  }

  package func ack(_ wake: Wake) async throws {
    try await pool.execute(
      """
      UPDATE sagas SET leased_until = NULL, lease_owner = NULL, attempts = 0, crash_count = 0,
             last_crash = NULL, last_error = NULL, version = version + 1
       WHERE \(held(wake))
      """)
  }

  package func retry(_ wake: Wake, after delay: Duration, _ failure: WakeFailure) async throws {
    try await pool.execute(
      """
      UPDATE sagas SET leased_until = NULL, lease_owner = NULL,
             next_wake_at = CASE WHEN state = 'active'
               THEN LEAST(next_wake_at, \(clock.now.adding(delay))) END,
             last_error = \(failure.error), last_crash = \(failure.crash),
             crash_count = \(failure.crashCount), version = version + 1
       WHERE \(held(wake))
      """)
  }

  package func deadLetter(_ wake: Wake, _ failure: WakeFailure) async throws {
    try await pool.execute(
      giveUp(
        "crashed again and again", crashCount: "\(failure.crashCount)", error: "\(failure.error)",
        where: held(wake)))
  }

  package func sweep() async throws -> Int {
    let now = clock.now
    let crash = "the lease ran out: the worker died or hung"
    let spread = leaseDuration.nanoseconds / 1_000
    return try await pool.transaction { transaction in
      // Sagas whose worker died again come back one after the other, so that the one of which
      // workers die takes no other with it.
      let freed = try transaction.execute(
        """
        UPDATE sagas SET leased_until = NULL, lease_owner = NULL,
               next_wake_at = CASE WHEN state = 'active' THEN LEAST(next_wake_at, \(now))
                 + CASE WHEN last_crash = \(crash) THEN random() * \(spread)::bigint ELSE 0 END
                   * interval '1 microsecond' END,
               crash_count = CASE WHEN last_crash = \(crash) THEN crash_count + 1 ELSE 1 END,
               last_crash = \(crash), last_error = \(crash), version = version + 1
         WHERE leased_until <= \(now)
        """)
      guard freed > 0 else { return 0 }
      try transaction.execute(
        giveUp(
          "its worker died again and again", crashCount: "crash_count", error: "last_error",
          where: """
            state = 'active' AND leased_until IS NULL
              AND next_wake_at <= \(now.adding(leaseDuration))
              AND last_crash = \(crash) AND crash_count >= \(equalCrashes)
            """))
      return freed
    }
  }

  private func giveUp(_ reason: String, crashCount: SQL, error: SQL, where condition: SQL) -> SQL {
    """
    WITH parked AS (
      UPDATE sagas SET state = 'in_review', review_reason = \(reason), leased_until = NULL,
             lease_owner = NULL, next_wake_at = NULL, last_error = \(error),
             crash_count = \(crashCount), version = version + 1
       WHERE \(condition)
      RETURNING kind, id, user_id, last_error, attempts
    )
    INSERT INTO dead_letters (kind, saga_id, user_id, error, attempts)
    SELECT kind, id, user_id, last_error, attempts FROM parked
    """
  }

  private func held(_ wake: Wake) -> SQL {
    """
    sagas.kind = \(wake.saga.kind) AND sagas.id = \(wake.saga.id)
      AND lease_token = \(wake.token) AND leased_until IS NOT NULL
    """
  }
}
