import Foundation
import Postgres
import TestSupport
import Testing

/// `deploy/postgres/bootstrap.sql`, as an administrator runs it.
///
/// Its roles belong to the whole server, so they are left to it: other databases may need them.
@Suite(.timeLimit(.minutes(10))) struct RoleIsolationTests {
  private static let services = ["onboarding", "wallet", "funding", "investing", "aicfo"]

  private func bootstrap(_ database: TestDatabase) async throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let psql = Process()
    psql.executableURL = URL(filePath: "/usr/bin/env")
    psql.arguments = ["psql", "-X", "-v", "ON_ERROR_STOP=1"]
    for service in Self.services {
      psql.arguments? += ["-v", "\(service)_password=\(service)'s secret"]
    }
    psql.arguments? += [
      "-f", root.appending(path: "deploy/postgres/bootstrap.sql").path(), database.superuserURL,
    ]
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      psql.terminationHandler = { _ in done.resume() }
      do { try psql.run() } catch { done.resume(throwing: error) }
    }
    #expect(psql.terminationStatus == 0)
  }

  private func url(_ database: TestDatabase, as service: String) -> String {
    database.url.replacing(
      "\(database.role):\(database.role)@", with: "\(service):\(service)%27s%20secret@")
  }

  @Test func aServiceReachesItsOwnSchemaAndNoOther() async throws {
    try await TestDatabase.with { database in
      try await bootstrap(database)
      try await bootstrap(database)
      for service in Self.services {
        try await TestDatabase.withPool(url(database, as: service)) { pool in
          try await pool.execute("CREATE TABLE secrets (id INT)")
          try await pool.execute("INSERT INTO \(unescaped: service).secrets VALUES (1)")
          #expect(try await pool.query("SELECT * FROM secrets").count == 1)
        }
      }
      for service in Self.services {
        try await TestDatabase.withPool(url(database, as: service)) { pool in
          for other in Self.services where other != service {
            await refused(pool, "SELECT * FROM \(unescaped: other).secrets")
            await refused(pool, "CREATE TABLE \(unescaped: other).mine (id INT)")
            await refused(pool, "SET ROLE \(unescaped: other)")
          }
          await refused(pool, "CREATE TABLE public.mine (id INT)")
          await refused(pool, "CREATE TEMPORARY TABLE mine (id INT)")
          await refused(pool, "CREATE SCHEMA mine")
          await refused(pool, "CREATE ROLE mine")
        }
      }
    }
  }

  private func refused(_ pool: PostgresPool, _ sql: SQL) async {
    let error = await #expect(throws: PostgresError.self) { try await pool.execute(sql) }
    #expect(error?.sqlState == "42501")
  }
}
