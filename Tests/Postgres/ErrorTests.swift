import Postgres
import TestSupport
import Testing

/// Errors say which rule was broken, by name, and never with what.
@Suite(.timeLimit(.minutes(10))) struct ErrorTests {
  private static let tables = Migration(
    version: 1, name: "tables",
    up: """
      CREATE TABLE owners (id BIGINT PRIMARY KEY);
      CREATE TABLE accounts (
        id BIGINT CONSTRAINT accounts_id PRIMARY KEY,
        email TEXT NOT NULL CONSTRAINT accounts_email UNIQUE,
        owner BIGINT CONSTRAINT accounts_owner REFERENCES owners,
        balance BIGINT NOT NULL DEFAULT 0 CONSTRAINT accounts_covered CHECK (balance >= 0));
      INSERT INTO accounts (id, email) VALUES (1, 'ann@example.org');
      """, down: "DROP TABLE accounts; DROP TABLE owners;")

  private func failure(_ sql: SQL) async throws -> PostgresError {
    try await TestDatabase.withPool(migrations: [Self.tables]) { pool, _ in
      let error = await #expect(throws: PostgresError.self) { try await pool.execute(sql) }
      return try #require(error)
    }
  }

  @Test func aRepeatedKeyNamesItsConstraint() async throws {
    let error = try await failure(
      "INSERT INTO accounts (id, email) VALUES (2, \("ann@example.org"))")
    #expect(error.isUniqueViolation(of: "accounts_email"))
    #expect(!error.isUniqueViolation(of: "accounts_id"))
    #expect(error.table == "accounts")
    #expect(!error.description.contains("ann@example.org"))
  }

  @Test func aMissingOwnerNamesItsConstraint() async throws {
    let error = try await failure("UPDATE accounts SET owner = 99")
    #expect(error.isForeignKeyViolation(of: "accounts_owner"))
  }

  @Test func aFailedCheckNamesItsConstraint() async throws {
    let error = try await failure("UPDATE accounts SET balance = balance - 1")
    #expect(error.isCheckViolation(of: "accounts_covered"))
    #expect(error.statement == "UPDATE accounts SET balance = balance - 1")
    #expect(!error.isTransient)
  }

  @Test func aMissingValueNamesItsColumn() async throws {
    let error = try await failure("INSERT INTO accounts (id) VALUES (3)")
    #expect(error.isNotNullViolation)
    #expect(error.column == "email")
  }

  @Test func aMalformedValueIsNotQuoted() async throws {
    let error = try await failure("SELECT \("hunter2")::text::bigint")
    #expect(error.sqlState == "22P02")
    #expect(!error.description.contains("hunter2"))
    let spelledOut = try await failure("UPDATE accounts\n  SET owner = 'hunter2'")
    #expect(spelledOut.statement == "UPDATE accounts SET owner =")
  }

  @Test func aSlowStatementEndsByItsTimeout() async throws {
    try await TestDatabase.withPool { pool, _ in
      let error = await #expect(throws: PostgresError.self) {
        try await pool.transaction(TransactionOptions(statementTimeout: .milliseconds(20))) {
          _ = try $0.query("SELECT pg_sleep(60)")
        }
      }
      #expect(error?.isStatementTimeout == true)
    }
  }

  @Test func waitingForALockEndsByItsTimeout() async throws {
    try await TestDatabase.withPool(migrations: [Self.tables]) { pool, database in
      // Its own connection, and in the hands of the test until the other has given up.
      try await TestDatabase.withRunning(try database.configuration(poolSize: 1)) { other in
        let isLocked = Flag()
        let mayEnd = Flag()
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask {
            try await other.transaction { transaction in
              try transaction.execute("UPDATE accounts SET balance = balance + 1")
              isLocked.set()
              while !mayEnd.isSet { _ = try transaction.query("SELECT pg_sleep(0.005)") }
            }
          }
          try await expectSoon { isLocked.isSet }
          let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction(TransactionOptions(lockTimeout: .milliseconds(20))) {
              try $0.execute("UPDATE accounts SET balance = balance + 1")
            }
          }
          mayEnd.set()
          #expect(error?.isLockTimeout == true)
          try await group.waitForAll()
        }
      }
    }
  }

  @Test func aServerThatIsNotThereIsAConnectionFailure() async throws {
    var configuration = try PostgresConfiguration(
      url: "postgresql://nobody@127.0.0.1:1/none", applicationName: "test")
    configuration.acquireTimeout = .milliseconds(100)
    try await TestDatabase.withRunning(configuration) { pool in
      let error = await #expect(throws: PostgresError.self) { try await pool.query("SELECT 1") }
      #expect(error?.kind == .connectionFailed || error?.kind == .poolTimeout)
      #expect(error?.isTransient == true)
    }
  }
}
