import Postgres
import Synchronization
import TestSupport
import Testing

/// Who gets a connection when, and how long a connection lives.
@Suite(.timeLimit(.minutes(10))) struct PoolLimitTests {
  private func backend(_ pool: PostgresPool) async throws -> Int32 {
    try #require(try await pool.query("SELECT pg_backend_pid() AS pid").first).value("pid")
  }

  @Test func callersAreServedInTheOrderOfTheirComing() async throws {
    try await TestDatabase.withPool(poolSize: 1) { pool, _ in
      let order = Order()
      try await withThrowingTaskGroup(of: Void.self) { group in
        let mayEnd = Flag()
        group.addTask {
          // Holds the one connection until all others stand in line.
          try await pool.transaction { transaction in
            while !mayEnd.isSet {
              _ = try transaction.query("SELECT pg_sleep(0.005)")
            }
          }
        }
        try await expectSoon { pool.load.busy == 1 }
        for number in 0..<50 {
          group.addTask {
            // Both roads to a connection stand in the same line.
            if number % 2 == 0 {
              _ = try await pool.transaction { try $0.query("SELECT \(order.add(number))") }
            } else {
              _ = try await pool.transaction { transaction in
                order.add(number)
                return try transaction.query("SELECT 1")
              }
            }
          }
          try await expectSoon { pool.load.waiting == number + 1 }
        }
        mayEnd.set()
        try await group.waitForAll()
      }
      #expect(order.numbers == Array(0..<50))
    }
  }

  private final class Order: Sendable {
    private let seen = Mutex<[Int]>([])
    var numbers: [Int] { seen.withLock { $0 } }
    @discardableResult func add(_ number: Int) -> Int {
      seen.withLock { $0.append(number) }
      return number
    }
  }

  @Test func anOldConnectionIsReplaced() async throws {
    try await TestDatabase.with { database in
      var configuration = try database.configuration(poolSize: 1)
      configuration.maximumLifetime = .milliseconds(100)
      try await TestDatabase.withRunning(configuration) { pool in
        let first = try await backend(pool)
        // Also one that is never idle for long.
        try await expectSoon { try await backend(pool) != first }
        // And one that is idle.
        try await expectSoon { pool.load.connections == 0 }
      }
    }
  }

  @Test func aYoungBusyConnectionIsKept() async throws {
    try await TestDatabase.withPool(poolSize: 3) { pool, _ in
      let first = try await backend(pool)
      for _ in 1...100 { #expect(try await backend(pool) == first) }
      #expect(pool.load.connections == 1)
    }
  }

  /// What is cancelled: a statement from the caller's thread, one of a transaction, one that waits
  /// for a lock, several that travel together.
  @Test(arguments: ["alone", "transaction", "together", "batch"])
  func aCancelledTaskLeavesTheConnectionToTheNext(_ way: String) async throws {
    try await TestDatabase.withPool(poolSize: 1) { pool, database in
      let slow: SQL = "SELECT pg_sleep(3600)"
      let first = try await backend(pool)
      // The second time it is prepared, and so travels from the caller's thread.
      for _ in 1...2 {
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask {
            switch way {
            case "alone": _ = try await pool.query(slow)
            case "transaction": try await pool.transaction { _ = try $0.query(slow) }
            case "together": try await pool.transaction(statements: [slow, "SELECT 1"])
            default:
              for reply in try await pool.batch([slow, slow, "SELECT 1"]) { _ = try reply.get() }
            }
          }
          try await expectSoon { try await isSleeping(database) }
          group.cancelAll()
          let end = await group.nextResult()
          #expect(throws: (any Error).self) { try end?.get() }
        }
        #expect(try await backend(pool) == first)
        #expect(try await !isSleeping(database))
      }
    }
  }

  private func isSleeping(_ database: TestDatabase) async throws -> Bool {
    try await TestDatabase.withPool(database.superuserURL) { pool in
      try await !pool.query(
        """
        SELECT 1 FROM pg_stat_activity
         WHERE usename = \(database.role) AND wait_event = 'PgSleep' AND state = 'active'
        """
      ).isEmpty
    }
  }

  @Test func aWrongPasswordIsToldAtOnce() async throws {
    try await PostgresServer.with(
      ["password_encryption": "scram-sha-256"],
      prepare: { folder in
        try await PostgresServer.run(
          "sh", "-c", "echo host all all all scram-sha-256 > \(folder)/data/pg_hba.conf")
      }
    ) { server in
      for user in ["postgres", "postgres:wrong"] {
        var configuration = try PostgresConfiguration(
          url: server.url().replacing("postgres@", with: "\(user)@"), applicationName: "test")
        configuration.acquireTimeout = .seconds(3_600)
        try await TestDatabase.withRunning(configuration) { pool in
          let error = await #expect(throws: PostgresError.self) {
            try await pool.query("SELECT 1")
          }
          #expect(error?.kind == .connectionFailed)
          #expect(error?.sqlState == "28P01")
          #expect(error?.description.contains("wrong") == false)
        }
      }
    }
  }
}
