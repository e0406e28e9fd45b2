import FoundationEssentials
import Identifiers
import Postgres
import TestSupport
import Testing
import Time
import Workflow

@Suite(.timeLimit(.minutes(10))) struct WakeLoopTests {
  private struct Crash: Error { let number: Int }
  private enum Odd: Error { case left, right }

  @Test func eachWakeIsServedOnceThoughThreeLoopsLook() async throws {
    try await Fixture.withPool { pool in
      let sagas = (0..<60).map { _ in Fixture.saga() }
      let served = Shared([UUID: Int]())
      let handler: WakeLoop.Handler = { wake in
        served.change { $0[wake.saga.id, default: 0] += 1 }
        try await pool.transaction { transaction in
          try transaction.fence(wake)
          try transaction.finishSaga(wake.saga)
        }
      }
      for saga in sagas { try await pool.start(saga, user: UserID(UUID())) }
      try await withRunning((1...3).map { _ in pool.loop(["deposit": handler]) }) {
        () async throws in
        #expect(try await eventually { served.value.count == sagas.count })
        for saga in sagas {
          #expect(try await eventually { try await pool.status(saga)?.state == .done })
        }
      }
      #expect(served.value.values.allSatisfy { $0 == 1 })
    }
  }

  @Test func aUserHasAtMostTwoInFlightAndOthersAreNotHeldUp() async throws {
    try await Fixture.withPool { pool in
      let (busy, other) = (UserID(UUID()), UserID(UUID()))
      let flights = Shared((now: 0, most: 0, busyServed: 0, otherAfter: Int?.none))
      let handler: WakeLoop.Handler = { wake in
        guard wake.user == busy else {
          return flights.change { $0.otherAfter = $0.otherAfter ?? $0.busyServed }
        }
        flights.change {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        // They end only after two were there at once, and the other was served meanwhile.
        let isFair = try await eventually {
          flights.value.most > 1 && flights.value.otherAfter != nil
        }
        #expect(isFair)
        flights.change {
          $0.now -= 1
          $0.busyServed += 1
        }
      }
      for _ in 1...20 { try await pool.start(Fixture.saga(), user: busy) }
      try await pool.transaction { transaction in
        let late = Fixture.longAgo.adding(.seconds(60))
        try transaction.startSaga(Fixture.saga(), user: other, wakeAt: late)
      }
      try await withRunning((1...3).map { _ in pool.loop(["deposit": handler]) }) {
        () async throws in
        #expect(try await eventually { flights.value.busyServed == 20 })
        #expect(try await eventually { flights.value.otherAfter != nil })
      }
      #expect(flights.value.most == 2)
      // It came last, and yet did not wait for any of the twenty before it.
      #expect(flights.value.otherAfter == 0)
    }
  }

  /// A worker that gives up must not silence news that came while it was at it.
  @Test func newsThatComesWhileASagaIsGivenUpIsHeard() async throws {
    try await Fixture.withPool { pool in
      let saga = Fixture.saga()
      let runs = Shared(0)
      let handler: WakeLoop.Handler = { wake in
        let run = runs.change {
          $0 += 1
          return $0
        }
        if run == 1 {
          try await pool.transaction { _ = try $0.wakeSaga(saga, at: Fixture.longAgo) }
        }
        try await pool.settle(wake, run == 2 ? .finished : .review("no"))
      }
      try await pool.start(saga)
      try await withRunning([pool.loop(["deposit": handler])]) { () async throws in
        #expect(try await eventually { try await pool.status(saga)?.state == .done })
      }
      let quiet = Fixture.saga()
      try await pool.start(quiet)
      try await withRunning([pool.loop(["deposit": { try await pool.settle($0, .review("no")) }])])
      {
        () async throws in
        #expect(try await eventually { try await pool.status(quiet)?.state == .inReview })
      }
    }
  }

  @Test func aWakeThatComesWhileTheSagaIsServedIsServedAfterwards() async throws {
    try await Fixture.withPool { pool in
      let saga = Fixture.saga()
      let runs = Shared((now: 0, most: 0, count: 0))
      let handler: WakeLoop.Handler = { wake in
        let first = runs.change {
          $0.now += 1
          $0.most = max($0.most, $0.now)
          $0.count += 1
          return $0.count == 1
        }
        if first {
          for _ in 1...5 {
            try await pool.transaction { try $0.wakeSaga(wake.saga, at: Fixture.longAgo) }
          }
        }
        runs.change { $0.now -= 1 }
      }
      try await pool.start(saga)
      try await withRunning((1...3).map { _ in pool.loop(["deposit": handler]) }) {
        () async throws in
        #expect(try await eventually { runs.value.count == 2 })
        #expect(try await eventually { try await pool.status(saga)?.nextWakeAt == nil })
      }
      #expect(runs.value.most == 1)
      #expect(runs.value.count == 2)
    }
  }

  @Test func aSagaSetsItsOwnNextWake() async throws {
    try await Fixture.withPool { pool in
      let saga = Fixture.saga()
      let steps = Shared(0)
      let handler: WakeLoop.Handler = { wake in
        let step = steps.change {
          $0 += 1
          return $0
        }
        try await pool.transaction { transaction in
          if step == 3 { return try transaction.finishSaga(wake.saga) }
          let soon = SystemWallClock().now.adding(.milliseconds(10))
          try transaction.wakeSaga(wake.saga, at: soon)
        }
      }
      try await pool.start(saga)
      try await withRunning([pool.loop(["deposit": handler])]) { () async throws in
        #expect(try await eventually { try await pool.status(saga)?.state == .done })
      }
      #expect(steps.value == 3)
      let isActive = try await pool.transaction { try $0.wakeSaga(saga, at: Fixture.longAgo) }
      #expect(!isActive)
    }
  }

  @Test func fiveEqualCrashesParkTheSagaAndOthersGoOn() async throws {
    try await Fixture.withPool { pool in
      let (bad, good) = (Fixture.saga(), Fixture.saga())
      let isMended = Shared(false)
      let attempts = Shared(0)
      let handler: WakeLoop.Handler = { wake in
        if wake.saga == bad && !isMended.value {
          throw Crash(
            number: attempts.change { count in
              count += 1
              return count
            })
        }
        try await pool.transaction { try $0.finishSaga(wake.saga) }
      }
      try await pool.start(bad)
      try await pool.start(good)
      try await withRunning([pool.loop(["deposit": handler])]) {
        #expect(try await eventually { try await pool.status(bad)?.state == .inReview })
        #expect(try await eventually { try await pool.status(good)?.state == .done })
        #expect(attempts.value == 5)
        let letters = try await pool.query(
          "SELECT error FROM dead_letters WHERE saga_id = \(bad.id) AND redriven_at IS NULL")
        #expect(try letters.map { try $0.value("error", as: String.self) } == ["Crash(number: 5)"])

        isMended.change { $0 = true }
        let redriven = try await pool.transaction {
          try $0.redriveSaga(bad, by: "ann", at: Fixture.longAgo)
        }
        #expect(redriven)
        #expect(try await eventually { try await pool.status(bad)?.state == .done })
        let audit = try await pool.query("SELECT redriven_by FROM dead_letters")
        #expect(try audit.map { try $0.value("redriven_by", as: String?.self) } == ["ann"])
      }
    }
  }

  @Test func whatTimeMendsAndWhatDiffersIsNotGivenUp() async throws {
    try await Fixture.withPool { pool in
      let (slow, odd) = (Fixture.saga("slow"), Fixture.saga("odd"))
      let handlers: [String: WakeLoop.Handler] = [
        "slow": { wake in
          if wake.attempt < 8 { throw RetryLater("the partner is away") }
          try await pool.transaction { try $0.finishSaga(wake.saga) }
        },
        "odd": { wake in
          if wake.attempt < 8 { throw wake.attempt.isMultiple(of: 2) ? Odd.left : .right }
          try await pool.transaction { try $0.finishSaga(wake.saga) }
        },
      ]
      try await pool.start(slow)
      try await pool.start(odd)
      try await withRunning([pool.loop(handlers)]) { () async throws in
        #expect(try await eventually { try await pool.status(slow)?.state == .done })
        #expect(try await eventually { try await pool.status(odd)?.state == .done })
      }
    }
  }

  @Test func aHandlerWhoseLeaseIsLostIsCancelled() async throws {
    let queue = StolenQueue()
    let isCancelled = Shared(false)
    let loop = WakeLoop(
      queue: queue, logger: TestDatabase.quiet, policy: Fixture.impatient,
      handlers: [
        "deposit": { _ in
          do { try await Task.sleep(for: .seconds(600)) } catch { isCancelled.change { $0 = true } }
        }
      ])
    try await withRunning([loop]) { () async throws in
      #expect(try await eventually { isCancelled.value })
    }
  }
}

/// Hands out one wake and then says that somebody else has it.
private struct StolenQueue: WakeQueue {
  private let wakes = Shared([Wake(saga: Fixture.saga(), user: nil, attempt: 1, token: 1)])
  let leaseDuration = Duration.milliseconds(30)

  func receive(_ kinds: [String], atMost limit: Int) async throws -> [Wake] {
    wakes.change { all in
      defer { all = [] }
      return all
    }
  }
  func extend(_ wake: Wake) async throws -> Bool { false }
  func ack(_ wake: Wake) async throws {}
  func retry(_ wake: Wake, after delay: Duration, _ failure: WakeFailure) async throws {}
  func deadLetter(_ wake: Wake, _ failure: WakeFailure) async throws {}
  func sweep() async throws -> Int { 0 }
}
