import Postgres
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct NotificationTests {
  private func notify(_ pool: PostgresPool, _ payload: String, on channel: String) async throws {
    _ = try await pool.query("SELECT pg_notify(\(channel), \(payload))")
  }

  private func listeners(_ database: TestDatabase) async throws -> Int {
    try await TestDatabase.withPool(database.superuserURL) { pool in
      let row = try await pool.query(
        """
        SELECT count(*) AS n FROM pg_stat_activity
         WHERE usename = \(database.role) AND application_name = 'listener'
        """
      ).first
      return try #require(row).value("n")
    }
  }

  private func notifications(
    _ database: TestDatabase, _ channels: [String], bufferSize: Int = 100
  ) throws -> PostgresNotifications {
    var configuration = try database.configuration()
    configuration.applicationName = "listener"
    return PostgresNotifications(configuration, channels: channels, bufferSize: bufferSize)
  }

  @Test func whatIsSaidIsHeardInOrder() async throws {
    try await TestDatabase.withPool { pool, database in
      var heard = try notifications(database, ["One", "t\"wo"]).makeAsyncIterator()
      #expect(await heard.next() == .mayHaveMissed)
      try await notify(pool, "a", on: "One")
      try await notify(pool, "lost", on: "one")
      try await pool.transaction { transaction in
        for payload in ["b", "ü", ""] {
          _ = try transaction.query("SELECT pg_notify('t\"wo', \(payload))")
        }
      }
      #expect(await heard.next() == .heard(channel: "One", payload: "a"))
      for payload in ["b", "ü", ""] {
        #expect(await heard.next() == .heard(channel: "t\"wo", payload: payload))
      }
    }
  }

  @Test func aBrokenConnectionIsMadeAnewAndSaysSo() async throws {
    try await TestDatabase.withPool { pool, database in
      var heard = try notifications(database, ["c"]).makeAsyncIterator()
      for round in 1...3 {
        #expect(await heard.next() == .mayHaveMissed)
        try await notify(pool, "\(round)", on: "c")
        #expect(await heard.next() == .heard(channel: "c", payload: "\(round)"))
        try await TestDatabase.withPool(database.superuserURL) { admin in
          _ = try await admin.query(
            """
            SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
             WHERE usename = \(database.role) AND application_name = 'listener'
            """)
        }
      }
      #expect(await heard.next() == .mayHaveMissed)
    }
  }

  @Test func whoeverIsTooSlowIsTold() async throws {
    try await TestDatabase.withPool { pool, database in
      var heard = try notifications(database, ["c"], bufferSize: 5).makeAsyncIterator()
      #expect(await heard.next() == .mayHaveMissed)
      for number in 1...50 { try await notify(pool, "\(number)", on: "c") }
      var told: [PostgresNotification] = []
      while told.last != .mayHaveMissed, let next = await heard.next() { told.append(next) }
      #expect((2...50).contains(told.count))
      #expect(told.first == .heard(channel: "c", payload: "1"))
      // And it hears on.
      try await notify(pool, "end", on: "c")
      while let next = await heard.next(), next != .heard(channel: "c", payload: "end") {
        // Of what came on top of the fifty it may have missed the end too.
        if next == .mayHaveMissed { try await notify(pool, "end", on: "c") }
      }
    }
  }

  @Test func aLoopThatEndsLeavesNoSession() async throws {
    try await TestDatabase.with { database in
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          guard let heard = try? notifications(database, ["c"]) else { return }
          for await _ in heard {}
        }
        _ = try? await eventually { try await listeners(database) == 1 }
        group.cancelAll()
      }
      try await expectSoon { try await listeners(database) == 0 }
    }
  }
}
