import Postgres
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct PoolTests {
  /// How many of the database's sessions are inside that statement right now.
  private func running(_ text: String, _ database: TestDatabase) async throws -> Int {
    try await TestDatabase.withPool(database.superuserURL) { pool in
      let rows = try await pool.query(
        """
        SELECT count(*) AS n FROM pg_stat_activity
         WHERE datname = current_database() AND state = 'active' AND query LIKE \(text)
           AND pid <> pg_backend_pid()
        """)
      return try #require(rows.first).value("n")
    }
  }

  /// Ends all sessions that this database's own role has.
  private func terminateAll(_ database: TestDatabase) async throws {
    try await TestDatabase.withPool(database.superuserURL) { pool in
      _ = try await pool.query(
        """
        SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
         WHERE datname = current_database() AND usename = \(database.role)
        """)
    }
  }

  /// Runs `body` while the pool's one connection is busy.
  private func whileBusy(
    _ change: (inout PostgresConfiguration) -> Void,
    _ body: (PostgresPool, TestDatabase) async throws -> Void
  ) async throws {
    try await TestDatabase.with { database in
      var configuration = try database.configuration(poolSize: 1)
      change(&configuration)
      try await TestDatabase.withRunning(configuration) { pool in
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { _ = try await pool.query("SELECT pg_sleep(60)") }
          #expect(try await eventually { try await running("SELECT pg_sleep%", database) == 1 })
          try await body(pool, database)
          group.cancelAll()
          let end = await group.nextResult()
          #expect(throws: CancellationError.self) { try end?.get() }
        }
        // Nothing of it is left: the connection works, and the server sleeps no more.
        #expect(try await running("SELECT pg_sleep%", database) == 0)
        #expect(try await pool.query("SELECT 1").count == 1)
      }
    }
  }

  @Test func aCallerWaitsOnlySoLong() async throws {
    try await whileBusy({ $0.acquireTimeout = .seconds(2) }) { pool, _ in
      let error = await #expect(throws: PostgresError.self) { try await pool.query("SELECT 1") }
      #expect(error?.kind == .poolTimeout)
    }
  }

  @Test func tooManyCallersAreRefusedAtOnce() async throws {
    try await whileBusy({ $0.maximumWaiters = 0 }) { pool, _ in
      let error = await #expect(throws: PostgresError.self) { try await pool.query("SELECT 1") }
      #expect(error?.kind == .poolFull)
    }
  }

  @Test func aWaitingCallerCanBeCancelled() async throws {
    try await whileBusy({ $0.acquireTimeout = .seconds(60) }) { pool, _ in
      await withTaskGroup(of: Bool.self) { group in
        group.addTask {
          do {
            _ = try await pool.query("SELECT 1")
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

  @Test func manyCallersShareFewConnections() async throws {
    try await TestDatabase.withPool(poolSize: 3) { pool, _ in
      let pids = try await withThrowingTaskGroup(of: Int32.self) { group in
        for number in 0..<200 {
          group.addTask {
            let row = try await pool.transaction { transaction in
              try transaction.first("SELECT \(Int64(number)) AS n, pg_backend_pid() AS pid")
            }
            #expect(try row?.value("n") == Int64(number))
            return try #require(row).value("pid")
          }
        }
        return try await group.reduce(into: Set<Int32>()) { $0.insert($1) }
      }
      #expect((1...3).contains(pids.count))
    }
  }

  @Test func anIdleConnectionThatWasEndedIsReplacedUnseen() async throws {
    try await TestDatabase.withPool(poolSize: 1) { pool, database in
      for _ in 1...3 {
        #expect(try await pool.query("SELECT 1").count == 1)
        try await terminateAll(database)
        let rows = try await pool.transaction { try $0.query("SELECT 1") }
        #expect(rows.count == 1)
      }
    }
  }

  @Test func aTransactionWhoseConnectionEndsFailsWithATypeAndThePoolWorksOn() async throws {
    try await TestDatabase.withPool(poolSize: 1) { pool, database in
      try await pool.execute("CREATE TABLE t (n BIGINT)")
      let error = await #expect(throws: PostgresError.self) {
        try await pool.transaction { transaction in
          try transaction.execute("INSERT INTO t VALUES (1)")
          try transaction.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        }
      }
      #expect(error?.kind == .connectionLost)
      #expect(error?.sqlState == "57P01")
      #expect(error?.isTransient == true)
      #expect(try await pool.query("SELECT * FROM t").isEmpty)
    }
  }

  @Test func aBodyThatHidesTheLossStillFails() async throws {
    try await TestDatabase.withPool(poolSize: 1) { pool, _ in
      let error = await #expect(throws: PostgresError.self) {
        try await pool.transaction { transaction in
          _ = try? transaction.query("SELECT pg_terminate_backend(pg_backend_pid())")
        }
      }
      #expect(error?.kind == .connectionLost)
    }
  }

  /// A deferred trigger runs inside COMMIT, and this one ends the session there.
  @Test func aLossWhileCommittingIsItsOwnError() async throws {
    try await TestDatabase.withPool(poolSize: 1) { pool, _ in
      try await pool.transaction { transaction in
        try transaction.executeScript(
          """
          CREATE TABLE t (n BIGINT);
          CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); END $$;
          CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION die();
          """)
      }
      let inTransaction = await #expect(throws: PostgresError.self) {
        try await pool.transaction { try $0.execute("INSERT INTO t VALUES (1)") }
      }
      #expect(inTransaction?.kind == .commitOutcomeUnknown)
      #expect(inTransaction?.isTransient == false)
      let alone = await #expect(throws: PostgresError.self) {
        try await pool.execute("INSERT INTO t VALUES (1)")
      }
      #expect(alone?.kind == .commitOutcomeUnknown)
      #expect(try await pool.query("SELECT 1").count == 1)
    }
  }

  @Test func aTransactionLeftIdleIsEndedByTheServer() async throws {
    try await TestDatabase.with { database in
      var configuration = try database.configuration(poolSize: 1)
      configuration.idleInTransactionTimeout = .milliseconds(20)
      try await TestDatabase.withRunning(configuration) { pool in
        let error = await #expect(throws: PostgresError.self) {
          try await pool.transaction { transaction in
            _ = try transaction.query("SELECT 1")
            // The thread is the connection's own; that it idles is what is being tested.
            let end = ContinuousClock.now.advanced(by: .milliseconds(500))
            while ContinuousClock.now < end {}
            _ = try transaction.query("SELECT 1")
          }
        }
        #expect(error?.kind == .connectionLost)
        let rows = try await pool.query("SELECT 1")
        #expect(rows.count == 1)
      }
    }
  }

  @Test func connectionsThatAreNotNeededAreGivenBack() async throws {
    try await TestDatabase.with { database in
      var configuration = try database.configuration(poolSize: 3)
      configuration.idleTimeout = .milliseconds(50)
      try await TestDatabase.withRunning(configuration) { pool in
        for _ in 1...3 {
          try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...3 { group.addTask { _ = try await pool.query("SELECT pg_sleep(0.05)") } }
            try await group.waitForAll()
          }
          let areGone = try await eventually { try await sessions(database) == 0 }
          #expect(areGone)
        }
      }
    }
  }

  private func sessions(_ database: TestDatabase) async throws -> Int {
    try await TestDatabase.withPool(database.superuserURL) { pool in
      let rows = try await pool.query(
        "SELECT count(*) AS n FROM pg_stat_activity WHERE usename = \(database.role)")
      return try #require(rows.first).value("n")
    }
  }

  @Test func aPoolThatHasStoppedRefuses() async throws {
    try await TestDatabase.with { database in
      let pool = PostgresPool(try database.configuration(), logger: TestDatabase.quiet)
      try await withRunning([pool]) { _ = try await pool.query("SELECT 1") }
      let error = await #expect(throws: PostgresError.self) { try await pool.query("SELECT 1") }
      #expect(error?.kind == .closed)
    }
  }

  @Test func theSessionIsSetUpAsConfigured() async throws {
    try await TestDatabase.withPool(schema: "funding") { pool, _ in
      let row = try #require(
        try await pool.query(
          """
          SELECT current_schema() AS schema, current_setting('application_name') AS name,
                 current_setting('TimeZone') AS zone, current_setting('statement_timeout') AS limit
          """
        ).first)
      #expect(try row.value("schema", as: String.self) == "funding")
      #expect(try row.value("name", as: String.self) == "test")
      #expect(try row.value("zone", as: String.self) == "UTC")
      #expect(try row.value("limit", as: String.self) == "30s")
    }
  }
}
