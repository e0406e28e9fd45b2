import FoundationEssentials
import Identifiers
import Postgres
import TestSupport
import Testing
import Time
import Workflow

/// The queue by itself, in a time that stands still until it is told otherwise.
@Suite(.timeLimit(.minutes(10))) struct WakeQueueTests {
  private let clock = ManualClock(Timestamp(seconds: 1_795_000_000))
  private let nothing = WakeFailure(error: "x", crash: nil, crashCount: 0)

  private func queue(_ pool: PostgresPool) -> PostgresWakeQueue {
    PostgresWakeQueue(pool: pool, clock: clock, leaseDuration: .seconds(30))
  }

  private func receive(_ pool: PostgresPool) async throws -> Wake? {
    try await queue(pool).receive(["deposit"], atMost: 1).first
  }

  @Test func aDiedWorkersSagaPassesToAnotherAndTheDeadOneCanDoNoHarm() async throws {
    try await Fixture.withPool { pool in
      let saga = Fixture.saga()
      try await pool.start(saga)
      let old = try #require(try await receive(pool))
      #expect(try await receive(pool) == nil)
      clock.advance(by: .seconds(31))
      #expect(try await queue(pool).sweep() == 1)
      let new = try #require(try await receive(pool))
      #expect(new.token > old.token)
      #expect(new.attempt == 2)

      // The dead one was only slow, and comes back.
      await #expect(throws: WorkflowError.leaseLost) {
        try await pool.transaction { try $0.fence(old) }
      }
      #expect(try await queue(pool).extend(old) == false)
      try await queue(pool).ack(old)
      try await queue(pool).retry(old, after: .zero, nothing)
      try await queue(pool).deadLetter(old, nothing)
      try await pool.transaction { try $0.fence(new) }
      #expect(try await queue(pool).extend(new))
      #expect(try await pool.status(saga)?.state == .active)

      try await queue(pool).ack(new)
      await #expect(throws: WorkflowError.leaseLost) {
        try await pool.transaction { try $0.fence(new) }
      }
    }
  }

  @Test func aHeartbeatKeepsTheLease() async throws {
    try await Fixture.withPool { pool in
      try await pool.start(Fixture.saga())
      let wake = try #require(try await receive(pool))
      for _ in 1...5 {
        clock.advance(by: .seconds(20))
        #expect(try await queue(pool).extend(wake))
        #expect(try await queue(pool).sweep() == 0)
      }
    }
  }

  @Test func aSagaThatKillsItsWorkersIsGivenUp() async throws {
    try await Fixture.withPool { pool in
      let saga = Fixture.saga()
      try await pool.start(saga)
      for _ in 1...5 {
        clock.advance(by: .seconds(30))
        #expect(try await receive(pool) != nil)
        clock.advance(by: .seconds(31))
        #expect(try await queue(pool).sweep() == 1)
      }
      clock.advance(by: .seconds(30))
      #expect(try await receive(pool) == nil)
      #expect(try await pool.status(saga)?.state == .inReview)
      #expect(try await pool.query("SELECT 1 FROM dead_letters").count == 1)
    }
  }

  /// The one of which a worker dies must not take those with it that were only beside it: once is
  /// bad luck, and from then on they come back one after the other.
  @Test func whoseWorkersDieAgainComeBackOneByOne() async throws {
    try await Fixture.withPool { pool in
      for _ in 1...20 { try await pool.start(Fixture.saga()) }
      func wakeTimes() async throws -> Set<Timestamp> {
        #expect(try await queue(pool).receive(["deposit"], atMost: 20).count == 20)
        clock.advance(by: .seconds(31))
        #expect(try await queue(pool).sweep() == 20)
        let rows = try await pool.query("SELECT next_wake_at FROM sagas")
        return Set(try rows.map { try $0.value("next_wake_at") })
      }
      #expect(try await wakeTimes() == [clock.now])
      let spread = try await wakeTimes()
      #expect(spread.count > 10)
      #expect(spread.allSatisfy { $0 >= clock.now && $0 < clock.now.adding(.seconds(30)) })
    }
  }

  @Test func nothingIsDueBeforeItsTime() async throws {
    try await Fixture.withPool { pool in
      let saga = Fixture.saga()
      let due = clock.now.adding(.seconds(60))
      try await pool.transaction {
        try $0.startSaga(saga, user: nil, wakeAt: due, definitionVersion: 3)
      }
      #expect(try await receive(pool) == nil)
      clock.advance(by: .seconds(60))
      let wake = try #require(try await receive(pool))
      #expect(wake.definitionVersion == 3)
      try await queue(pool).retry(wake, after: .seconds(5), nothing)
      #expect(try await receive(pool) == nil)
      clock.advance(by: .seconds(5))
      #expect(try await receive(pool)?.attempt == 2)
    }
  }

  @Test func startingTwiceChangesNothingAndWakingKeepsTheEarlierTime() async throws {
    try await Fixture.withPool { pool in
      let saga = Fixture.saga()
      let (soon, late) = (clock.now.adding(.seconds(10)), clock.now.adding(.seconds(99)))
      try await pool.transaction { transaction throws in
        #expect(try transaction.startSaga(saga, user: nil, wakeAt: late))
        #expect(try !transaction.startSaga(saga, user: nil, wakeAt: soon))
        #expect(try transaction.sagaStatus(saga)?.nextWakeAt == late)
        #expect(try transaction.wakeSaga(saga, at: soon))
        #expect(try transaction.wakeSaga(saga, at: late))
        #expect(try transaction.sagaStatus(saga)?.nextWakeAt == soon)
        #expect(try !transaction.wakeSaga(Fixture.saga(), at: soon))
      }
    }
  }

  @Test func aParkedSagaSleepsWhateverComes() async throws {
    try await Fixture.withPool { pool in
      let saga = Fixture.saga()
      try await pool.start(saga)
      let wake = try #require(try await receive(pool))
      try await pool.transaction { transaction in
        try transaction.fence(wake)
        try transaction.parkSaga(saga, reason: "an unknown status")
        #expect(try !transaction.wakeSaga(saga, at: Fixture.longAgo))
      }
      try await queue(pool).ack(wake)
      #expect(try await receive(pool) == nil)
      #expect(try await pool.status(saga)?.reviewReason == "an unknown status")
    }
  }

  @Test func aUserWithVeryMuchToDoDoesNotHideTheOthers() async throws {
    try await Fixture.withPool { pool in
      let (busy, other) = (UserID(UUID()), UserID(UUID()))
      try await pool.transaction { transaction in
        for _ in 1...250 {
          try transaction.startSaga(Fixture.saga(), user: busy, wakeAt: Fixture.longAgo)
        }
        try transaction.startSaga(Fixture.saga(), user: other, wakeAt: clock.now)
      }
      let first = try await queue(pool).receive(["deposit"], atMost: 16)
      #expect(first.map(\.user) == [busy, busy])
      let second = try await queue(pool).receive(["deposit"], atMost: 16)
      #expect(second.map(\.user) == [other])
    }
  }

  @Test func otherKindsAreLeftAlone() async throws {
    try await Fixture.withPool { pool in
      try await pool.start(Fixture.saga("withdrawal"))
      #expect(try await receive(pool) == nil)
    }
  }
}
