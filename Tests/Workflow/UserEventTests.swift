import FoundationEssentials
import Identifiers
import Postgres
import Testing
import Time
import Workflow

@Suite(.timeLimit(.minutes(10))) struct UserEventTests {
  private let user = UserID(UUID())

  private func record(_ pool: PostgresPool, _ payload: UInt8, for user: UserID) async throws {
    try await pool.transaction { transaction in
      try transaction.recordUserEvent(
        user: user, topic: "deposit", subject: UUID(), payload: [payload], at: Fixture.longAgo)
      // Keeps the number back for a while, so that transactions overtake one another if they can.
      _ = try transaction.query("SELECT pg_sleep(random() * 0.005)")
    }
  }

  @Test func aFollowerMissesNothingWhileManyCommitAtOnce() async throws {
    try await Fixture.withPool { pool in
      let (user, feed) = (user, UserEventFeed(pool: pool))
      let followed = try await withThrowingTaskGroup(of: [Int64]?.self) { group in
        group.addTask {
          var cursors: [Int64] = []
          for try await event in feed.events(for: user, after: 0) {
            cursors.append(event.cursor)
            if cursors.count == 100 { return cursors }
          }
          return cursors
        }
        for writer in 0..<5 {
          group.addTask {
            for _ in 1...20 { try await record(pool, UInt8(writer), for: user) }
            return nil
          }
        }
        return try await group.reduce(into: []) { $0 += $1 ?? [] }
      }
      #expect(followed == Array(1...100))
    }
  }

  @Test func aFeedGoesOnFromItsCursorAndKnowsOnlyItsUser() async throws {
    try await Fixture.withPool { pool in
      let feed = UserEventFeed(pool: pool)
      #expect(try await feed.cursor(for: user, before: Fixture.longAgo) == 0)
      for payload in 1...5 {
        try await record(pool, UInt8(payload), for: user)
        try await record(pool, 99, for: UserID(UUID()))
      }
      var seen: [UInt8] = []
      for try await event in feed.events(for: user, after: 3) {
        seen += event.payload
        #expect(event.topic == "deposit")
        #expect(event.at == Fixture.longAgo)
        if seen.count == 2 { break }
      }
      #expect(seen == [4, 5])
    }
  }

  @Test func aFollowerThatJoinsBeginsWithWhatHappenedSince() async throws {
    try await Fixture.withPool { pool in
      let (user, feed) = (user, UserEventFeed(pool: pool))
      for second in 1...4 {
        try await pool.transaction { transaction in
          try transaction.recordUserEvent(
            user: user, topic: "deposit", subject: UUID(), payload: [],
            at: Fixture.longAgo.adding(.seconds(second)))
        }
      }
      let before = { (second: Int) in
        try await feed.cursor(for: user, before: Fixture.longAgo.adding(.seconds(second)))
      }
      #expect(try await before(0) == 0)
      #expect(try await before(3) == 2)
      #expect(try await before(5) == 4)
      #expect(try await feed.cursor(for: UserID(UUID()), before: Fixture.longAgo) == 0)
    }
  }

  @Test func anEventThatIsRolledBackLeavesNoGap() async throws {
    struct Refusal: Error {}
    try await Fixture.withPool { pool in
      let user = user
      try await record(pool, 1, for: user)
      await #expect(throws: Refusal.self) {
        try await pool.transaction { transaction in
          try transaction.recordUserEvent(
            user: user, topic: "order", subject: UUID(), payload: [], at: Fixture.longAgo)
          throw Refusal()
        }
      }
      try await record(pool, 2, for: user)
      let now = Fixture.longAgo.adding(.seconds(1))
      #expect(try await UserEventFeed(pool: pool).cursor(for: user, before: now) == 2)
    }
  }

  @Test func cancellingEndsAFeed() async throws {
    try await Fixture.withPool { pool in
      let (user, feed) = (user, UserEventFeed(pool: pool))
      await withTaskGroup(of: Bool.self) { group in
        group.addTask {
          do {
            for try await _ in feed.events(for: user, after: 0) {}
            return false
          } catch {
            return error is CancellationError
          }
        }
        group.cancelAll()
        #expect(await group.next() == true)
      }
    }
  }
}
