import Postgres
import TestSupport
import Testing

/// Whatever the server does, each caller is told so in time and in type, and the pool works on.
@Suite(.timeLimit(.minutes(10)), .serialized) struct FaultTests {
  /// Short limits, so that a hung server is found out soon.
  private func impatient(_ url: String, poolSize: Int = 2) throws -> PostgresConfiguration {
    var configuration = try PostgresConfiguration(
      url: url, applicationName: "test", poolSize: poolSize)
    configuration.acquireTimeout = .seconds(2)
    configuration.connectTimeout = .milliseconds(300)
    configuration.statementTimeout = .milliseconds(300)
    configuration.answerGrace = .milliseconds(300)
    return configuration
  }

  private func works(_ pool: PostgresPool) async throws -> Bool {
    try await eventually { (try? await pool.query("SELECT 1").count) == 1 }
  }

  private func failure(_ work: () async throws -> Void) async throws -> PostgresError {
    let error = await #expect(throws: PostgresError.self) { try await work() }
    return try #require(error)
  }

  @Test func aThousandTimesFromIdleToBusy() async throws {
    try await TestDatabase.with { database in
      var configuration = try database.configuration(poolSize: 3)
      configuration.idleTimeout = .milliseconds(1)
      try await TestDatabase.withRunning(configuration) { pool in
        for cycle in 1...1_000 {
          let sum = try await withThrowingTaskGroup(of: Int64.self) { group in
            for number in 1...4 {
              group.addTask {
                let row = try await pool.query("SELECT \(Int64(number * cycle)) AS n").first
                return try #require(row).value("n")
              }
            }
            return try await group.reduce(0, +)
          }
          try #require(sum == Int64(10 * cycle))
          #expect(pool.load.connections <= 3)
          if cycle % 50 == 0 {
            try await expectSoon { pool.load.connections == 0 }
          }
        }
      }
    }
  }

  @Test func aRestartLosesOnlyWhatRan() async throws {
    try await PostgresServer.with { server in
      var configuration = try impatient(server.url(), poolSize: 4)
      configuration.acquireTimeout = .seconds(60)
      configuration.connectTimeout = .seconds(5)
      configuration.answerGrace = .seconds(30)
      try await TestDatabase.withRunning(configuration) { pool in
        try await withThrowingTaskGroup(of: [PostgresError].self) { group in
          for _ in 1...8 {
            group.addTask {
              var errors: [PostgresError] = []
              while !Task.isCancelled {
                do {
                  try await pool.transaction { _ = try $0.query("SELECT pg_sleep(0.001)") }
                } catch let error as PostgresError {
                  errors.append(error)
                } catch is CancellationError {}
              }
              return errors
            }
          }
          for _ in 1...2 {
            try await server.stop()
            try await server.start()
            #expect(try await works(pool))
          }
          group.cancelAll()
          let errors = try await group.reduce(into: []) { $0 += $1 }
          // At most what each connection was doing, each time; those that waited never knew.
          #expect(errors.count <= 8)
          #expect(errors.allSatisfy { [.connectionLost, .commitOutcomeUnknown].contains($0.kind) })
        }
      }
    }
  }

  @Test func aFullConnectionTableIsNamedAndPasses() async throws {
    try await PostgresServer.with([
      "max_connections": "4", "superuser_reserved_connections": "0", "max_wal_senders": "0",
    ]) { server in
      var configuration = try impatient(server.url(), poolSize: 4)
      configuration.acquireTimeout = .milliseconds(300)
      try await TestDatabase.withRunning(configuration) { pool in
        var hog = try impatient(server.url(), poolSize: 4)
        hog.statementTimeout = .seconds(60)
        try await TestDatabase.withRunning(hog) { hog in
          try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...4 { group.addTask { _ = try await hog.query("SELECT pg_sleep(60)") } }
            try await expectSoon { hog.load.connections == 4 }
            let error = try await failure { _ = try await pool.query("SELECT 1") }
            #expect(error.kind == .connectionFailed)
            #expect(error.sqlState == "53300")
            #expect(error.isTransient)
            group.cancelAll()
            while let end = await group.nextResult() {
              #expect(throws: CancellationError.self) { try end.get() }
            }
          }
        }
        #expect(try await works(pool))
        // With room for three of the four it serves everybody over those.
        try await TestDatabase.withRunning(impatient(server.url(), poolSize: 1)) { other in
          _ = try await other.query("SELECT 1")
          try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...100 { group.addTask { _ = try await pool.query("SELECT 1") } }
            try await group.waitForAll()
          }
        }
      }
    }
  }

  @Test func aHungServerIsFoundOutInTime() async throws {
    try await PostgresServer.with { server in
      try await TestDatabase.withRunning(impatient(server.url())) { pool in
        for _ in 1...2 { #expect(try await works(pool)) }
        try server.freeze()
        // The first finds a connection that stands and hangs, the last none that can be made.
        let alone = try await failure { try await pool.execute("SELECT 1") }
        #expect(alone.kind == .commitOutcomeUnknown)
        let nothing = try await failure {
          try await pool.transaction { _ = try $0.query("SELECT 1") }
        }
        #expect([.connectionLost, .connectionFailed].contains(nothing.kind))
        let later = try await failure { _ = try await pool.query("SELECT 1") }
        #expect(later.kind == .connectionFailed)
        #expect(later.isTransient)
        try server.thaw()
        #expect(try await works(pool))
      }
    }
  }

  @Test func aHungServerCannotHoldACancelledCaller() async throws {
    try await PostgresServer.with { server in
      var configuration = try impatient(server.url(), poolSize: 1)
      configuration.statementTimeout = .seconds(3_600)
      try await TestDatabase.withRunning(configuration) { pool in
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask {
            try await pool.transaction { _ = try $0.query("SELECT pg_sleep(3600)") }
          }
          try await expectSoon { pool.load.busy == 1 }
          try server.freeze()
          group.cancelAll()
          let end = await group.nextResult()
          #expect(throws: CancellationError.self) { try end?.get() }
        }
        try server.thaw()
        #expect(try await works(pool))
      }
    }
  }

  @Test func anIdleConnectionIsAskedWhetherItLives() async throws {
    try await PostgresServer.with { server in
      var configuration = try impatient(server.url())
      configuration.healthCheckInterval = .milliseconds(50)
      try await TestDatabase.withRunning(configuration) { pool in
        #expect(try await works(pool))
        try server.freeze()
        try await expectSoon { pool.load.connections == 0 }
        try server.thaw()
        #expect(try await works(pool))
      }
    }
  }

  @Test func sessionsThatAreEndedUnderLoadAreReplaced() async throws {
    try await TestDatabase.withPool(poolSize: 4) { pool, database in
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 1...8 {
          group.addTask {
            var count = 0
            while !Task.isCancelled {
              do {
                count += try await pool.transaction { try $0.query("SELECT 1").count }
              } catch let error as PostgresError {
                #expect([.connectionLost, .commitOutcomeUnknown].contains(error.kind))
              } catch is CancellationError {}
            }
            return count
          }
        }
        try await TestDatabase.withPool(database.superuserURL) { admin in
          for _ in 1...20 {
            _ = try await admin.query(
              """
              SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = \(database.role)
              """)
            #expect(try await works(pool))
          }
        }
        group.cancelAll()
        let counts = try await group.reduce(into: []) { $0.append($1) }
        #expect(counts.allSatisfy { $0 > 0 })
      }
      #expect(try await works(pool))
    }
  }
}
