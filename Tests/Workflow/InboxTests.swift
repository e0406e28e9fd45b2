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
}
