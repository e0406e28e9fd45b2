import FoundationEssentials
import Logging
import Postgres

/// A database of a test's own on the real server that `STACK_TEST_POSTGRES` names, with one
/// service's schema and role as in production, migrated, and dropped afterwards.
package struct TestDatabase: Sendable {
  /// The role that owns the schema; also its password.
  package let role: String
  package let schema: String
  /// The database's name.
  package let name: String
  /// Connects as the role that owns the schema.
  package let url: String
  /// Connects to the same database as the server's superuser.
  package let superuserURL: String

  /// The server, as a superuser: `postgresql://postgres@127.0.0.1:55432/postgres`.
  package static var serverURL: String {
    ProcessInfo.processInfo.environment["STACK_TEST_POSTGRES"]
      ?? "postgresql://postgres@127.0.0.1:5432/postgres"
  }

  /// Logs nothing: a test speaks through its expectations.
  package static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  /// How a pool connects to this database as the schema's owner.
  package func configuration(poolSize: Int = 4) throws -> PostgresConfiguration {
    var configuration = try PostgresConfiguration(
      url: url, schema: schema, applicationName: "test", poolSize: poolSize)
    // Many tests at once may use up the server's connections for a while.
    configuration.acquireTimeout = .seconds(60)
    return configuration
  }

  /// Makes a database, runs `body` with it, and drops it.
  ///
  /// - Parameters:
  ///   - schema: The service's schema.
  ///   - migrations: Applied before `body` runs.
  ///   - body: The test.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws, or why the database could not be made.
  package static func with<R: Sendable>(
    schema: String = "test", migrations: [Migration] = [],
    _ body: (TestDatabase) async throws -> R
  ) async throws -> R {
    let database = TestDatabase(schema: schema)
    return try await withPool(serverURL) { server in
      try await server.execute(
        "CREATE ROLE \(unescaped: database.role) LOGIN PASSWORD '\(unescaped: database.role)'")
      let result: R
      do {
        try await server.execute("CREATE DATABASE \(unescaped: database.name)")
        try await database.prepare(migrations)
        result = try await body(database)
      } catch {
        try await database.drop(server)
        throw error
      }
      try await database.drop(server)
      return result
    }
  }

  /// Makes a database and a running pool as the schema's owner, runs `body`, and drops it.
  ///
  /// - Parameters:
  ///   - schema: The service's schema.
  ///   - migrations: Applied before `body` runs.
  ///   - poolSize: The most connections.
  ///   - body: The test.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws, or why the database could not be made.
  package static func withPool<R: Sendable>(
    schema: String = "test", migrations: [Migration] = [], poolSize: Int = 4,
    _ body: @Sendable (PostgresPool, TestDatabase) async throws -> R
  ) async throws -> R {
    try await with(schema: schema, migrations: migrations) { database in
      try await withRunning(database.configuration(poolSize: poolSize)) { pool in
        try await body(pool, database)
      }
    }
  }

  /// Runs a pool for as long as `body` runs.
  package static func withRunning<R: Sendable>(
    _ configuration: PostgresConfiguration, _ body: (PostgresPool) async throws -> R
  ) async throws -> R {
    let pool = PostgresPool(configuration, logger: quiet)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await pool.run() }
      let result = try await body(pool)
      group.cancelAll()
      try await group.waitForAll()
      return result
    }
  }

  /// Runs a pool on another connection, such as `superuserURL`, for as long as `body` runs.
  package static func withPool<R: Sendable>(
    _ url: String, _ body: (PostgresPool) async throws -> R
  ) async throws -> R {
    var configuration = try PostgresConfiguration(
      url: url, applicationName: "test support", poolSize: 2)
    configuration.acquireTimeout = .seconds(60)
    return try await withRunning(configuration, body)
  }

  private init(schema: String) {
    let unique = UUID().uuidString.lowercased().filter { $0 != "-" }
    self.schema = schema
    name = "stack_test_\(unique)"
    role = "stack_test_\(unique)"
    let server = URLParts(Self.serverURL)
    url = server.replacing(user: "\(role):\(role)", database: name)
    superuserURL = server.replacing(user: server.user, database: name)
  }

  private func prepare(_ migrations: [Migration]) async throws {
    try await Self.withPool(superuserURL) { pool in
      try await pool.transaction { [schema, role] transaction in
        try transaction.executeScript(
          """
          REVOKE ALL ON SCHEMA public FROM PUBLIC;
          CREATE SCHEMA \(schema) AUTHORIZATION \(role);
          """)
      }
    }
    guard !migrations.isEmpty else { return }
    try await Migrator(
      configuration: configuration(), schema: schema, migrations: migrations, logger: Self.quiet
    ).migrate()
  }

  private func drop(_ server: PostgresPool) async throws {
    try await server.execute("DROP DATABASE IF EXISTS \(unescaped: name) WITH (FORCE)")
    try await server.execute("DROP ROLE IF EXISTS \(unescaped: role)")
  }
}

/// The parts of `postgresql://user[:password]@host[:port]/database[?options]`.
private struct URLParts {
  var scheme = "postgresql"
  /// With the password, as it stands in the URL.
  var user = ""
  var host = ""
  var options = ""

  init(_ url: String) {
    var rest = Substring(url)
    if let end = rest.firstRange(of: "://") {
      scheme = String(rest[..<end.lowerBound])
      rest = rest[end.upperBound...]
    }
    if let question = rest.firstIndex(of: "?") {
      options = String(rest[question...])
      rest = rest[..<question]
    }
    if let slash = rest.firstIndex(of: "/") { rest = rest[..<slash] }
    if let at = rest.lastIndex(of: "@") {
      user = String(rest[..<at])
      rest = rest[rest.index(after: at)...]
    }
    host = String(rest)
  }

  func replacing(user: String, database: String) -> String {
    "\(scheme)://\(user.isEmpty ? "" : user + "@")\(host)/\(database)\(options)"
  }
}
