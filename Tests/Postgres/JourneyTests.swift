import Postgres
import TestSupport
import Testing

/// How often a piece of work travels to the server and back, counted on the wire.
@Suite(.timeLimit(.minutes(10))) struct JourneyTests {
  private struct Refusal: Error {}

  private static let counter = Migration(
    version: 1, name: "counter",
    up: """
      CREATE TABLE counter (id INT PRIMARY KEY, n BIGINT NOT NULL CHECK (n < 1000));
      INSERT INTO counter VALUES (1, 0);
      CREATE TABLE child (id INT REFERENCES counter DEFERRABLE INITIALLY DEFERRED);
      """, down: "DROP TABLE child; DROP TABLE counter;")

  /// Runs `body` with a pool of one connection behind a proxy.
  private func withProxy(
    _ change: (inout PostgresConfiguration) -> Void = { _ in },
    _ body: (PostgresPool, CountingProxy) async throws -> Void
  ) async throws {
    try await TestDatabase.with(migrations: [Self.counter]) { database in
      let (before, port, after) = try split(database.url)
      try await CountingProxy.with(port) { proxy in
        var configuration = try PostgresConfiguration(
          url: "\(before)\(proxy.port)\(after)", schema: database.schema,
          applicationName: "test", poolSize: 1)
        configuration.acquireTimeout = .seconds(60)
        change(&configuration)
        try await TestDatabase.withRunning(configuration) { pool in
          _ = try await pool.query("SELECT 1")
          try await body(pool, proxy)
        }
      }
    }
  }

  /// The URL around its port.
  private func split(_ url: String) throws -> (String, UInt16, String) {
    let parts = try #require(url.firstMatch(of: #/^(.*):(\d+)(/[^/]*)$/#))
    return ("\(parts.1):", try #require(UInt16(parts.2)), String(parts.3))
  }

  private func journeys(
    _ proxy: CountingProxy, _ work: () async throws -> Void
  ) async throws -> Int {
    let before = proxy.journeys
    try await work()
    return proxy.journeys - before
  }

  private static let add: SQL = "UPDATE counter SET n = n + 1 WHERE id = 1 RETURNING n"

  @Test func aStatementTakesOneAlsoTheFirstTime() async throws {
    try await withProxy { pool, proxy in
      for _ in 1...3 {
        let count = try await journeys(proxy) { _ = try await pool.query(Self.add) }
        #expect(count == 1)
      }
    }
  }

  /// More statements than the cache holds: letting go of one costs no journey either.
  @Test func aFullCacheCostsNoJourney() async throws {
    try await withProxy({ $0.statementCacheSize = 2 }) { pool, proxy in
      let count = try await journeys(proxy) {
        for number in 1...20 {
          _ = try await pool.query("SELECT 1 AS \(unescaped: "c\(number % 5)")")
        }
      }
      #expect(count == 20)
      let held = try await pool.query("SELECT count(*) AS n FROM pg_prepared_statements")
      #expect(try #require(held.first).value("n", as: Int64.self) <= 2)
    }
  }

  @Test func beginTravelsWithTheFirstAndCommitWithTheLast() async throws {
    try await withProxy { pool, proxy in
      let plain = try await journeys(proxy) {
        try await pool.transaction { for _ in 1...5 { try $0.execute(Self.add) } }
      }
      #expect(plain == 6)
      let ended = try await journeys(proxy) {
        try await pool.transaction { transaction in
          for _ in 1...4 { try transaction.execute(Self.add) }
          let replies = try transaction.commit(with: [Self.add])
          #expect(try replies.first?.rows.first?.value("n") == 10)
        }
      }
      #expect(ended == 5)
      let options = TransactionOptions(
        isolation: .serializable, statementTimeout: .seconds(9), lockTimeout: .seconds(8))
      let limited = try await journeys(proxy) {
        try await pool.transaction(options) { transaction in
          let replies = try transaction.commit(with: [
            "SHOW statement_timeout", "SHOW lock_timeout",
          ])
          #expect(try replies.map { try $0.rows[0].value(at: 0) } == ["9s", "8s"])
        }
      }
      #expect(limited == 1)
    }
  }

  @Test func savepointsTravelAlong() async throws {
    try await withProxy { pool, proxy in
      let count = try await journeys(proxy) {
        try await pool.transaction { transaction in
          try transaction.execute(Self.add)
          try transaction.savepoint { try transaction.execute(Self.add) }
          try? transaction.savepoint {
            try transaction.execute(Self.add)
            throw Refusal()
          }
          _ = try? transaction.savepoint {
            try transaction.savepoint {
              try transaction.execute("INSERT INTO counter VALUES (1, 1)")
            }
          }
          try transaction.savepoint {}
          try transaction.execute(Self.add)
        }
      }
      #expect(count == 6)
      let row = try await pool.query("SELECT n FROM counter").first
      #expect(try row?.value("n") == 3)
    }
  }

  @Test func severalStatementsTakeOne() async throws {
    try await withProxy { pool, proxy in
      let together = try await journeys(proxy) {
        let replies = try await pool.transaction(statements: Array(repeating: Self.add, count: 50))
        #expect(try replies.last?.rows.first?.value("n") == 50)
      }
      #expect(together == 1)
      let alone = try await journeys(proxy) {
        let replies = try await pool.batch(
          [Self.add, "SELECT 1/0", Self.add, "SELEC", Self.add, "SELEC"])
        let states = replies.map { reply in
          do throws(PostgresError) {
            _ = try reply.get()
            return ""
          } catch {
            return error.sqlState ?? "?"
          }
        }
        #expect(states == ["", "22012", "", "42601", "", "42601"])
        #expect(try replies[4].get().rows.first?.value("n") == 53)
      }
      #expect(alone == 1)
      #expect(try await pool.batch([]).isEmpty)
      #expect(try await pool.transaction(statements: []).isEmpty)
    }
  }

  /// Without a BEGIN they are one transaction all the same, up to what COMMIT itself refuses.
  @Test func statementsThatTravelTogetherStandOrFallTogether() async throws {
    try await withProxy { pool, _ in
      for last: SQL in [
        "SELECT 1/0", "INSERT INTO child VALUES (99)", "UPDATE counter SET n = 1000",
      ] {
        for _ in 1...2 {
          let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction(statements: [Self.add, Self.add, last])
          }
          #expect(error?.kind == .server)
          #expect(error?.sqlState?.hasPrefix("2") == true)
          let ended = await #expect(throws: PostgresError.self) {
            try await pool.transaction { try $0.commit(with: [Self.add, last]) }
          }
          #expect(ended?.sqlState == error?.sqlState)
        }
      }
      let row = try await pool.query("SELECT n FROM counter").first
      #expect(try row?.value("n") == 0)
    }
  }

  @Test func aChangedTableBreaksNoneOfThem() async throws {
    try await withProxy { pool, _ in
      func widths() async throws -> [Int] {
        let together = try await pool.transaction(statements: ["SELECT * FROM counter"])
        let alone = try await pool.batch(["SELECT 1", "SELECT * FROM counter"])
        return [together[0].rows[0].columns.count, try alone[1].get().rows[0].columns.count]
      }
      #expect(try await widths() == [2, 2])
      try await pool.execute("ALTER TABLE counter ADD COLUMN note TEXT")
      #expect(try await widths() == [3, 3])
      try await pool.execute("ALTER TABLE counter DROP COLUMN note")
      let alone = try await pool.batch(["SELECT * FROM counter", "SELECT * FROM counter"])
      #expect(try alone.map { try $0.get().rows[0].columns.count } == [2, 2])
    }
  }

  @Test func nothingFollowsTheLast() async throws {
    try await withProxy { pool, _ in
      let error = await #expect(throws: PostgresError.self) {
        try await pool.transaction { transaction in
          try transaction.commit(with: [Self.add])
          try transaction.execute(Self.add)
        }
      }
      #expect(error?.kind == .closed)
      let row = try await pool.query("SELECT n FROM counter").first
      #expect(try row?.value("n") == 1)
    }
  }
}
