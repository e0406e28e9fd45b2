import FoundationEssentials
import Postgres
import TestSupport
import Testing
import Time
import Workflow

@Suite(.timeLimit(.minutes(10))) struct InboxTests {
  private struct Crash: Error {}

  private func event(_ id: String, source: String = "acme", body: [UInt8] = [0, 255, 7])
    -> InboundEvent
  {
    InboundEvent(
      source: source, eventID: id,
      headers: [
        InboundHeader(name: "X-Signature", value: "abc="), InboundHeader(name: "A", value: "é"),
      ], body: body, receivedAt: Fixture.longAgo)
  }

  private func worker(_ pool: PostgresPool, _ handler: @escaping InboxWorker.Handler) -> InboxWorker
  {
    InboxWorker(
      pool: pool, logger: TestDatabase.quiet, policy: Fixture.impatient, handlers: ["acme": handler]
    )
  }

  private func open(_ pool: PostgresPool) async throws -> Int {
    try await pool.query("SELECT 1 FROM inbox WHERE processed_at IS NULL AND dead_at IS NULL").count
  }

  @Test func aRepeatedEventIsStoredAndServedOnce() async throws {
    try await Fixture.withPool { pool in
      let seen = Shared([StoredEvent]())
      let firsts = try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 1...10 {
          group.addTask { try await pool.transaction { try $0.receiveEvent(event("1")) } }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(firsts == 1)
      let otherSource = try await pool.transaction {
        try $0.receiveEvent(event("1", source: "other"))
      }
      #expect(otherSource)
      let handler: InboxWorker.Handler = { event in seen.change { $0.append(event) } }
      try await withRunning((1...3).map { _ in worker(pool, handler) }) { () async throws in
        // The other source has no handler here, and stays.
        #expect(try await eventually { try await open(pool) == 1 })
      }
      let stored = try #require(seen.value.first)
      #expect(seen.value.count == 1)
      #expect(stored.body == [0, 255, 7])
      #expect(stored.header("x-signature") == "abc=")
      #expect(stored.headers.map(\.value) == ["abc=", "é"])
      #expect(stored.receivedAt == Fixture.longAgo)
      let again = try await pool.transaction { try $0.receiveEvent(event("1")) }
      #expect(!again)
    }
  }

  @Test func aFailedEventComesAgain() async throws {
    try await Fixture.withPool { pool in
      _ = try await pool.transaction { try $0.receiveEvent(event("1")) }
      let attempts = Shared([Int]())
      let handler: InboxWorker.Handler = { event in
        attempts.change { $0.append(event.attempt) }
        if event.attempt < 4 { throw Crash() }
        let isFirst = try await pool.transaction { try $0.markProcessed(event) }
        #expect(isFirst)
      }
      try await withRunning([worker(pool, handler)]) { () async throws in
        #expect(try await eventually { try await open(pool) == 0 })
      }
      #expect(attempts.value == [1, 2, 3, 4])
    }
  }

  /// In a time that only moves when the handler moves it.
  @Test func aSlowHandlerKeepsItsEvent() async throws {
    try await Fixture.withPool { pool in
      _ = try await pool.transaction { try $0.receiveEvent(event("1")) }
      let clock = ManualClock(Timestamp(seconds: 1_795_000_000))
      let lease = Duration.milliseconds(30)
      let served = Shared(0)
      let handler: InboxWorker.Handler = { _ in
        served.change { $0 += 1 }
        for _ in 1...5 {
          clock.advance(by: .milliseconds(20))
          let renewed = try await eventually {
            let rows = try await pool.query("SELECT next_attempt_at FROM inbox")
            return try rows.first?.value("next_attempt_at") == clock.now.adding(lease)
          }
          #expect(renewed)
        }
      }
      let workers = (1...2).map { _ in
        InboxWorker(
          pool: pool, clock: clock, logger: TestDatabase.quiet, leaseDuration: lease,
          handlers: ["acme": handler])
      }
      try await withRunning(workers) { () async throws in
        #expect(try await eventually { try await open(pool) == 0 })
      }
      #expect(served.value == 1)
    }
  }

  @Test func aPoisonousEventIsGivenUpAndOthersGoOn() async throws {
    try await Fixture.withPool { pool in
      _ = try await pool.transaction { transaction in
        for id in ["1", "2", "3"] { _ = try transaction.receiveEvent(event(id)) }
      }
      let isMended = Shared(false)
      let handler: InboxWorker.Handler = { event in
        if event.eventID == "2" && !isMended.value { throw Crash() }
      }
      try await withRunning([worker(pool, handler)]) {
        #expect(try await eventually { try await open(pool) == 0 })
        let dead = try await pool.query(
          "SELECT event_id, attempts, last_error FROM inbox WHERE dead_at IS NOT NULL")
        #expect(try dead.map { try $0.value("event_id", as: String.self) } == ["2"])
        #expect(try dead.map { try $0.value("attempts", as: Int.self) } == [5])
        isMended.change { $0 = true }
        let redriven = try await pool.transaction {
          try $0.redriveEvent(source: "acme", eventID: "2", at: Fixture.longAgo)
        }
        #expect(redriven)
        #expect(
          try await eventually {
            try await pool.query("SELECT 1 FROM inbox WHERE processed_at IS NULL").isEmpty
          })
      }
    }
  }

  /// A row that cannot be read is given up at once, and holds up none that came with it.
  @Test func anUnreadableEventHoldsUpNoOther() async throws {
    try await Fixture.withPool { pool in
      _ = try await pool.transaction { transaction in
        for id in ["1", "2", "3"] { _ = try transaction.receiveEvent(event(id)) }
      }
      try await pool.execute("UPDATE inbox SET headers = '{}' WHERE event_id = '2'")
      let served = Shared([String]())
      let handler: InboxWorker.Handler = { event in
        served.change { $0.append("\(event.eventID) at attempt \(event.attempt)") }
      }
      try await withRunning([worker(pool, handler)]) { () async throws in
        #expect(try await eventually { try await open(pool) == 0 })
      }
      #expect(served.value.sorted() == ["1 at attempt 1", "3 at attempt 1"])
      let dead = try await pool.query("SELECT event_id FROM inbox WHERE dead_at IS NOT NULL")
      #expect(try dead.map { try $0.value("event_id", as: String.self) } == ["2"])
    }
  }

  /// Whoever takes it dies before it can say so: after five deaths nobody takes it any more.
  @Test func anEventOfWhichWorkersDieIsGivenUp() async throws {
    try await Fixture.withPool { pool in
      _ = try await pool.transaction { try $0.receiveEvent(event("1")) }
      let taken = Shared(0)
      let handler: InboxWorker.Handler = { event in
        taken.change { $0 += 1 }
        // From here on the row is as a killed worker leaves it: another attempt's, and due again.
        try await pool.execute("UPDATE inbox SET attempts = attempts + 1, next_attempt_at = now()")
        throw Crash()
      }
      try await withRunning([worker(pool, handler)]) { () async throws in
        #expect(try await eventually { try await open(pool) == 0 })
      }
      #expect(taken.value == 5)
      let dead = try await pool.query("SELECT last_error FROM inbox WHERE dead_at IS NOT NULL")
      #expect(dead.count == 1)
    }
  }

  /// Personal data is kept for as long as it is needed, and not longer.
  @Test func whatHoldsPersonalDataIsForgottenOnceItIsDealtWith() async throws {
    try await Fixture.withPool { pool in
      _ = try await pool.transaction { transaction in
        for id in ["1", "2"] { _ = try transaction.receiveEvent(event(id)) }
      }
      let seen = Shared([[UInt8]]())
      let worker = InboxWorker(
        pool: pool, logger: TestDatabase.quiet, policy: Fixture.impatient, forgetting: ["acme"],
        handlers: [
          "acme": { event in
            seen.change { $0.append(event.body) }
            if event.eventID == "2" { throw Crash() }
          }
        ])
      try await withRunning([worker]) { () async throws in
        #expect(try await eventually { try await open(pool) == 0 })
      }
      #expect(seen.value.allSatisfy { $0 == [0, 255, 7] })
      let rows = try await pool.query("SELECT body, headers::text FROM inbox ORDER BY event_id")
      // The one that a person must look at is still whole.
      #expect(try rows.map { try $0.value("body", as: [UInt8].self) } == [[], [0, 255, 7]])
      #expect(try rows.first?.value("headers", as: String.self) == "[]")
      let isNew = try await pool.transaction { try $0.receiveEvent(event("1")) }
      #expect(!isNew)
    }
  }
}
