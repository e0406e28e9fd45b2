import Postgres
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct TransactionTests {
  private struct Refusal: Error {}

  private static let counter = Migration(
    version: 1, name: "counter",
    up:
      "CREATE TABLE counter (id INT PRIMARY KEY, n BIGINT NOT NULL); INSERT INTO counter VALUES (1, 0);",
    down: "DROP TABLE counter;")

  private func count(_ pool: PostgresPool) async throws -> Int64 {
    try #require(try await pool.query("SELECT n FROM counter WHERE id = 1").first).value("n")
  }

  @Test func whatThrowsLeavesNothingBehind() async throws {
    try await TestDatabase.withPool(migrations: [Self.counter]) { pool, _ in
      await #expect(throws: Refusal.self) {
        try await pool.transaction { transaction in
          #expect(try transaction.execute("UPDATE counter SET n = 5") == 1)
          throw Refusal()
        }
      }
      let left = try await count(pool)
      #expect(left == 0)
    }
  }

  @Test func aSwallowedErrorCannotPassForACommit() async throws {
    try await TestDatabase.withPool(migrations: [Self.counter]) { pool, _ in
      let error = await #expect(throws: PostgresError.self) {
        try await pool.transaction { transaction in
          try transaction.execute("UPDATE counter SET n = 5")
          _ = try? transaction.query("SELECT 1/0")
        }
      }
      #expect(error?.kind == .transactionAborted)
      let left = try await count(pool)
      #expect(left == 0)
    }
  }

  @Test func aSavepointUndoesOnlyItsOwn() async throws {
    try await TestDatabase.withPool(migrations: [Self.counter]) { pool, _ in
      try await pool.transaction { transaction in
        try transaction.execute("UPDATE counter SET n = n + 1")
        #expect(throws: PostgresError.self) {
          try transaction.savepoint {
            try transaction.execute("UPDATE counter SET n = n + 10")
            try transaction.execute("INSERT INTO counter VALUES (1, 0)")
          }
        }
        try transaction.savepoint { try transaction.execute("UPDATE counter SET n = n + 100") }
      }
      #expect(try await count(pool) == 101)
    }
  }

  @Test func collidingTransactionsAreTriedAgainWhereAsked() async throws {
    try await TestDatabase.withPool(migrations: [Self.counter], poolSize: 6) { pool, _ in
      var options = TransactionOptions.serializable
      options.retries = 100
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 1...6 {
          group.addTask { [options] in
            for _ in 1...5 {
              try await pool.transaction(options) { transaction in
                let row = try transaction.first("SELECT n FROM counter WHERE id = 1")
                let seen = try #require(row).value("n", as: Int64.self)
                try transaction.execute("UPDATE counter SET n = \(seen + 1) WHERE id = 1")
              }
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await count(pool) == 30)
    }
  }

  @Test func aReadOnlyTransactionRefusesToWrite() async throws {
    try await TestDatabase.withPool(migrations: [Self.counter]) { pool, _ in
      let error = await #expect(throws: PostgresError.self) {
        try await pool.transaction(.snapshot) { try $0.execute("UPDATE counter SET n = 1") }
      }
      #expect(error?.sqlState == "25006")
    }
  }

  /// The same statement, prepared on the same connection, before and after the table changed.
  @Test(arguments: [true, false])
  func aChangedTableDoesNotBreakPreparedStatements(inTransaction: Bool) async throws {
    try await TestDatabase.withPool(migrations: [Self.counter], poolSize: 1) { pool, _ in
      func columns() async throws -> [String]? {
        inTransaction
          ? try await pool.transaction { try $0.first("SELECT * FROM counter")?.columns }
          : try await pool.query("SELECT * FROM counter").first?.columns
      }
      #expect(try await columns() == ["id", "n"])
      try await pool.execute("ALTER TABLE counter ADD COLUMN note TEXT")
      #expect(try await columns() == ["id", "n", "note"])
      try await pool.execute("DEALLOCATE ALL")
      #expect(try await columns() == ["id", "n", "note"])
    }
  }

  @Test func aPipelineAnswersInOrder() async throws {
    try await TestDatabase.withPool(migrations: [Self.counter], poolSize: 1) { pool, _ in
      for _ in 1...3 {
        let replies = try await pool.transaction { transaction in
          try transaction.pipeline(
            (1...50).map { "UPDATE counter SET n = n + \(Int64($0)) RETURNING n" } + [
              "DELETE FROM counter WHERE id = 99", "SELECT 'end' AS word",
            ])
        }
        #expect(replies.count == 52)
        #expect(replies[50].affectedRows == 0)
        #expect(try replies[51].rows.first?.value("word") == "end")
        #expect(replies[0].affectedRows == 1)
      }
      let sum = try await count(pool)
      #expect(sum == 3 * 1_275)
    }
  }

  @Test func aPipelineThatFailsLeavesNothingBehindAndTheConnectionWorks() async throws {
    try await TestDatabase.withPool(migrations: [Self.counter], poolSize: 1) { pool, _ in
      for broken: SQL in ["SELECT 1/0", "SELEC", "SELECT * FROM nowhere"] {
        let error = await #expect(throws: PostgresError.self) {
          try await pool.transaction { transaction in
            try transaction.execute("UPDATE counter SET n = n + 1")
            try transaction.pipeline(["UPDATE counter SET n = n + 1", broken, "SELECT 2"])
          }
        }
        #expect(error?.kind == .server)
        let first = await #expect(throws: PostgresError.self) {
          try await pool.transaction { try $0.pipeline([broken, "SELECT 2"]) }
        }
        #expect(first?.sqlState == error?.sqlState)
      }
      let left = try await count(pool)
      #expect(left == 0)
    }
  }

  @Test func aTransactionThatAsksNothingIsFine() async throws {
    try await TestDatabase.withPool(poolSize: 1) { pool, _ in
      let answer = try await pool.transaction { _ in 42 }
      #expect(answer == 42)
      let empty = try await pool.transaction { try $0.pipeline([]).count }
      #expect(empty == 0)
      let rows = try await pool.transaction { try $0.query("SELECT 1") }
      #expect(rows.count == 1)
    }
  }

  @Test func moreStatementsThanTheCacheHoldsStillWork() async throws {
    try await TestDatabase.with { database in
      var configuration = try database.configuration(poolSize: 1)
      configuration.statementCacheSize = 3
      try await TestDatabase.withRunning(configuration) { pool in
        for round in 1...20 {
          let row = try await pool.query("SELECT \(Int64(round)) AS \(unescaped: "c\(round % 7)")")
          #expect(try row.first?.value(at: 0) == Int64(round))
        }
        let held = try await pool.query("SELECT count(*) AS n FROM pg_prepared_statements")
        #expect(try #require(held.first).value("n", as: Int64.self) <= 3)
      }
    }
  }
}
