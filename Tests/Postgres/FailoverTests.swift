import Postgres
import TestSupport
import Testing

/// Several hosts in one URL, of which one takes writes.
@Suite(.timeLimit(.minutes(10))) struct FailoverTests {
  @Test func thePoolFollowsThePrimary() async throws {
    try await PostgresServer.with(["wal_level": "replica"]) { primary in
      try await primary.withStandby { standby in
        var configuration = try PostgresConfiguration(
          // The standby comes first, and is passed over.
          url: """
            postgresql://postgres@127.0.0.1:\(standby.port),127.0.0.1:\(primary.port)/postgres\
            ?target_session_attrs=read-write
            """, applicationName: "test", poolSize: 2)
        configuration.acquireTimeout = .seconds(60)
        try await TestDatabase.withRunning(configuration) { pool in
          try await pool.execute("CREATE TABLE t (n BIGINT)")
          try await pool.execute("INSERT INTO t VALUES (1)")
          #expect(try await port(pool) == primary.port)
          let hasFollowed = try await eventually {
            (try? await count(standby)) == 1
          }
          try #require(hasFollowed)
          try await primary.stop()
          try await standby.promote()
          try await pool.execute("INSERT INTO t VALUES (2)")
          #expect(try await port(pool) == standby.port)
          #expect(try await count(standby) == 2)
        }
        try await primary.start()
      }
    }
  }

  @Test func aListOfStandbysIsAFailureAndNotAStandby() async throws {
    try await PostgresServer.with(["wal_level": "replica"]) { primary in
      try await primary.withStandby { standby in
        var configuration = try PostgresConfiguration(
          url: standby.url("target_session_attrs=read-write"), applicationName: "test")
        configuration.acquireTimeout = .milliseconds(300)
        try await TestDatabase.withRunning(configuration) { pool in
          let error = await #expect(throws: PostgresError.self) {
            try await pool.query("SELECT 1")
          }
          #expect(error?.kind == .connectionFailed)
        }
      }
    }
  }

  private func port(_ pool: PostgresPool) async throws -> Int {
    let row = try await pool.query("SELECT current_setting('port')::int AS port").first
    return try #require(row).value("port")
  }

  private func count(_ server: PostgresServer) async throws -> Int {
    try await TestDatabase.withPool(server.url()) { pool in
      let row = try await pool.query("SELECT count(*) AS n FROM t").first
      return try #require(row).value("n")
    }
  }

  @Test(arguments: [
    "postgresql://a:1,b:2/x?hostaddr=127.0.0.1", "postgresql://a,b/x?port=1,2,3",
    "postgresql://a/x?target_session_attrs=prefer-standby",
  ])
  func aListThatMakesNoSenseIsRefused(_ url: String) {
    let error = #expect(throws: PostgresError.self) {
      try PostgresConfiguration(url: url, applicationName: "test")
    }
    #expect(error?.kind == .configuration)
  }
}
