import Postgres
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct MigratorTests {
  private static let first = Migration(
    version: 1, name: "one", up: "CREATE TABLE one (id INT); INSERT INTO one VALUES (1);",
    down: "DROP TABLE one;")
  private static let second = Migration(
    version: 2, name: "two", up: Array("CREATE TABLE two (id INT);".utf8),
    down: Array("DROP TABLE two;".utf8))

  private func migrator(_ database: TestDatabase, _ migrations: [Migration]) throws -> Migrator {
    Migrator(
      configuration: try database.configuration(), schema: database.schema,
      migrations: migrations, logger: TestDatabase.quiet)
  }

  private func tables(_ database: TestDatabase) async throws -> [String] {
    try await TestDatabase.withRunning(database.configuration()) { pool in
      try await pool.query(
        """
        SELECT tablename::text AS name FROM pg_tables
         WHERE schemaname = \(database.schema) ORDER BY 1
        """
      ).map { try $0.value("name") }
    }
  }

  @Test func goesUpAndDownStepByStep() async throws {
    try await TestDatabase.with { database in
      let migrator = try migrator(database, [Self.second, Self.first])
      try await migrator.migrate(to: 1)
      #expect(try await tables(database) == ["one", "schema_migrations"])
      try await migrator.migrate()
      try await migrator.migrate()
      #expect(try await tables(database) == ["one", "schema_migrations", "two"])
      #expect(try await migrator.status().map(\.isApplied) == [true, true])
      try await migrator.rollback(to: 1)
      #expect(try await tables(database) == ["one", "schema_migrations"])
      #expect(try await migrator.status().map(\.isApplied) == [true, false])
      try await migrator.rollback(to: 0)
      #expect(try await tables(database) == ["schema_migrations"])
    }
  }

  @Test func refusesAnAppliedMigrationThatWasEdited() async throws {
    try await TestDatabase.with { database in
      try await migrator(database, [Self.first]).migrate()
      let edited = Migration(version: 1, name: "one", up: "SELECT 1;", down: "")
      let migrator = try migrator(database, [edited, Self.second])
      let error = await #expect(throws: PostgresError.self) { try await migrator.migrate() }
      #expect(error?.kind == .migration)
      #expect(try await migrator.status().map(\.isChanged) == [true, false])
      #expect(try await tables(database) == ["one", "schema_migrations"])
    }
  }

  @Test func refusesADatabaseThatIsAheadOfTheProgram() async throws {
    try await TestDatabase.with { database in
      try await migrator(database, [Self.first, Self.second]).migrate()
      let older = try migrator(database, [Self.first])
      let error = await #expect(throws: PostgresError.self) { try await older.migrate() }
      #expect(error?.kind == .migration)
      #expect(try await older.status().map(\.version) == [1, 2])
    }
  }

  @Test func refusesGapsInTheNumbers() async throws {
    try await TestDatabase.with { database in
      let error = await #expect(throws: PostgresError.self) {
        try await migrator(database, [Self.second]).migrate()
      }
      #expect(error?.kind == .migration)
    }
  }

  @Test func aFailedStepLeavesNothingBehind() async throws {
    try await TestDatabase.with { database in
      let broken = Migration(
        version: 2, name: "broken", up: "CREATE TABLE two (id INT); SELECT 1/0;", down: "")
      let error = await #expect(throws: PostgresError.self) {
        try await migrator(database, [Self.first, broken]).migrate()
      }
      #expect(error?.sqlState == "22012")
      #expect(try await tables(database) == ["one", "schema_migrations"])
      try await migrator(database, [Self.first, Self.second]).migrate()
      #expect(try await tables(database) == ["one", "schema_migrations", "two"])
    }
  }

  @Test func severalAtOnceApplyEachStepOnce() async throws {
    try await TestDatabase.with { database in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 1...5 {
          let migrator = try migrator(database, [Self.first, Self.second])
          group.addTask { try await migrator.migrate() }
        }
        try await group.waitForAll()
      }
      try await TestDatabase.withRunning(database.configuration()) { pool in
        let rows = try await pool.query("SELECT * FROM one")
        #expect(rows.count == 1)
      }
    }
  }
}
