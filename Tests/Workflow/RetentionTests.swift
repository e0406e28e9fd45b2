import FoundationEssentials
import Identifiers
import Postgres
import Testing
import Time
import Workflow

/// What is settled long ago goes, a little at a time; everything else stays.
@Suite struct RetentionTests {
  /// Long after everything that these tests write.
  private let later = ManualClock(
    Timestamp(rfc3339: "2126-01-01T00:00:00Z") ?? Timestamp(seconds: 0))

  private func count(_ table: String, _ pool: PostgresPool) async throws -> Int {
    try await pool.query("SELECT 1 FROM \(unescaped: table)").count
  }

  @Test func onlyEventsThatWereDealtWithGo() async throws {
    try await Fixture.withPool { pool in
      try await pool.execute(
        """
        INSERT INTO inbox (source, event_id, headers, body, received_at, next_attempt_at,
          processed_at, dead_at)
        VALUES ('a', 'done', '[]', '', now(), now(), now(), NULL),
          ('a', 'waiting', '[]', '', now(), now(), NULL, NULL),
          ('a', 'given up', '[]', '', now(), now(), NULL, now())
        """)
      #expect(try await Retention(pool: pool, clock: SystemWallClock()).round() == 0)
      #expect(try await Retention(pool: pool, clock: later).round() == 1)
      let left = try await pool.query("SELECT event_id FROM inbox ORDER BY event_id")
      #expect(try left.map { try $0.value("event_id") } == ["given up", "waiting"])
    }
  }

  /// A call whose fate is not known, or whose saga may still ask again, is needed.
  @Test func onlyCallsOfSagasThatAreDoneGo() async throws {
    try await Fixture.withPool { pool in
      let (done, active) = (Fixture.saga(), Fixture.saga())
      try await pool.start(done)
      try await pool.start(active)
      try await pool.transaction { try $0.finishSaga(done) }
      for (saga, key, outcome) in [
        (done, "settled", PartnerCallOutcome.ok), (done, "refused", .definiteFailure),
        (done, "unknown", .unknown), (active, "needed", .ok),
      ] {
        try await pool.transaction { tx in
          _ = try tx.preparePartnerCall(
            PartnerCall(
              key: key, partner: "bank", operation: "wire", saga: saga, step: key, attempt: 1))
          try tx.markPartnerCallSent(key: key)
          try tx.settlePartnerCall(key: key, outcome: outcome)
        }
      }
      #expect(try await Retention(pool: pool, clock: later).round() == 2)
      let left = try await pool.query("SELECT key FROM partner_calls ORDER BY key")
      #expect(try left.map { try $0.value("key") } == ["needed", "unknown"])
    }
  }

  /// A round is bounded, the next goes on, and numbers go on from where they were: nobody's cursor
  /// ever means something else.
  @Test func usersEventsGoInBoundedRoundsAndTheirNumbersStay() async throws {
    try await Fixture.withPool { pool in
      let user = UserID(UUID())
      for _ in 1...5 { try await tell(user, pool) }
      var policy = RetentionPolicy()
      (policy.batch, policy.batches) = (2, 1)
      let retention = Retention(pool: pool, clock: later, policy: policy)
      #expect(try await retention.round() == 2)
      #expect(try await retention.round() == 2)
      #expect(try await retention.round() == 1)
      #expect(try await retention.round() == 0)
      #expect(try await tell(user, pool) == 6)
      var events = UserEventFeed(pool: pool).events(for: user, after: 2).makeAsyncIterator()
      #expect(try await events.next()?.cursor == 6)
    }
  }

  /// Finding what is old reads an index, not the table.
  @Test func whatIsOldIsFoundByIndex() async throws {
    try await Fixture.withPool { pool in
      let plans: [(SQL, String)] = [
        (
          "SELECT id FROM inbox WHERE processed_at IS NOT NULL AND processed_at < now() ORDER BY processed_at LIMIT 1",
          "inbox_processed"
        ),
        ("SELECT number FROM user_events WHERE at < now() ORDER BY at LIMIT 1", "user_events_at"),
        (
          """
          SELECT key FROM partner_calls WHERE state IN ('ok', 'definite_failure')
             AND settled_at < now() ORDER BY settled_at LIMIT 1
          """, "partner_calls_settled"
        ),
      ]
      for (query, index) in plans {
        let plan = try await pool.transaction { tx in
          // Tables of a test are so small that reading them whole is quicker.
          try tx.execute("SET LOCAL enable_seqscan = off")
          try tx.execute("SET LOCAL enable_bitmapscan = off")
          return try tx.query("EXPLAIN " + query).map {
            try $0.value("QUERY PLAN", as: String.self)
          }
        }
        #expect(plan.contains { $0.contains(index) }, "\(plan)")
        #expect(!plan.contains { $0.contains("Sort") }, "\(plan)")
      }
    }
  }

  @discardableResult
  private func tell(_ user: UserID, _ pool: PostgresPool) async throws -> Int64 {
    try await pool.transaction { tx in
      try tx.recordUserEvent(
        user: user, topic: "deposit", subject: UUID(), payload: [1],
        at: SystemWallClock().now)
    }
  }
}
