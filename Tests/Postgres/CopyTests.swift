import FoundationEssentials
import Postgres
import TestSupport
import Testing
import Time

@Suite(.timeLimit(.minutes(10))) struct CopyTests {
  private struct Refusal: Error {}

  private static let table = Migration(
    version: 1, name: "table",
    up: """
      CREATE TABLE t (
        id BIGINT PRIMARY KEY, name TEXT, small INTEGER NOT NULL CONSTRAINT t_small CHECK (small < 9),
        at TIMESTAMPTZ NOT NULL, price NUMERIC(18, 2), data BYTEA);
      """, down: "DROP TABLE t;")

  private static let columns = ["id", "name", "small", "at", "price", "data"]

  private func count(_ pool: PostgresPool) async throws -> Int {
    try #require(try await pool.query("SELECT count(*) AS n FROM t").first).value("n")
  }

  @Test func whatIsCopiedInIsCopiedOut() async throws {
    try await TestDatabase.withPool(migrations: [Self.table], poolSize: 1) { pool, _ in
      let copied = try await pool.transaction { transaction in
        try transaction.copyIn("t", columns: Self.columns) { rows in
          for id in 0..<Int64(50_000) {
            try rows.write(
              id, id % 3 == 0 ? nil : "näme \(id)", Int32(id % 9),
              Timestamp(microseconds: id * 1_000_003), Decimal(id) / 100,
              [UInt8](repeating: UInt8(id % 256), count: Int(id % 50)))
          }
        }
      }
      #expect(copied == 50_000)
      let read = try await pool.transaction { transaction in
        var next: Int64 = 0
        let read = try transaction.copyOut("SELECT * FROM t ORDER BY id") { row in
          let id = try row.value("id", as: Int64.self)
          guard id == next else { throw Refusal() }
          next += 1
          guard try row.value("name", as: String?.self) == (id % 3 == 0 ? nil : "näme \(id)"),
            try row.value(at: 2, as: Int32.self) == Int32(id % 9),
            try row.value("at", as: Timestamp.self).microseconds == id * 1_000_003,
            try row.value("price", as: Decimal.self) == Decimal(id) / 100,
            try row.value("data", as: [UInt8].self).count == Int(id % 50)
          else { throw Refusal() }
        }
        return read
      }
      #expect(read == 50_000)
      let none = try await pool.transaction { try $0.copyOut("SELECT 1 AS x WHERE false") { _ in } }
      #expect(none == 0)
    }
  }

  @Test func aRowThatBreaksARuleUndoesTheCopy() async throws {
    try await TestDatabase.withPool(migrations: [Self.table], poolSize: 1) { pool, _ in
      let error = await #expect(throws: PostgresError.self) {
        try await pool.transaction { transaction in
          try transaction.copyIn("t", columns: ["id", "small", "at"]) { rows in
            for id in 1...Int64(20_000) {
              try rows.write(id, Int32(id == 77 ? 9 : 0), Timestamp(microseconds: 0))
            }
          }
        }
      }
      #expect(error?.isCheckViolation(of: "t_small") == true)
      let left = try await count(pool)
      #expect(left == 0)
    }
  }

  @Test func aWrongTypeIsAnErrorOfTheServerWithoutTheValue() async throws {
    try await TestDatabase.withPool(migrations: [Self.table], poolSize: 1) { pool, _ in
      let error = await #expect(throws: PostgresError.self) {
        try await pool.transaction { transaction in
          try transaction.copyIn("t", columns: ["id", "name"]) { try $0.write("4711", "x") }
        }
      }
      #expect(["22P03", "08P01"].contains(error?.sqlState))
      #expect(error?.description.contains("4711") == false)
      let count = await #expect(throws: PostgresError.self) {
        try await pool.transaction { transaction in
          try transaction.copyIn("t", columns: ["id", "name"]) { try $0.write(Int64(1)) }
        }
      }
      #expect(count?.kind == .decoding)
      let missing = await #expect(throws: PostgresError.self) {
        try await pool.transaction { try $0.copyIn("nowhere", columns: ["id"]) { _ in } }
      }
      #expect(missing?.sqlState == "42P01")
      let left = try await self.count(pool)
      #expect(left == 0)
    }
  }

  @Test func aBodyThatThrowsStopsTheCopyEitherWay() async throws {
    try await TestDatabase.withPool(migrations: [Self.table], poolSize: 1) { pool, _ in
      let before = try await backend(pool)
      await #expect(throws: Refusal.self) {
        try await pool.transaction { transaction in
          try transaction.copyIn("t", columns: ["id", "small", "at"]) { rows in
            try rows.write(Int64(1), Int32(1), Timestamp(microseconds: 0))
            throw Refusal()
          }
        }
      }
      // So many rows that only a stream can be stopped among them.
      await #expect(throws: Refusal.self) {
        try await pool.transaction { transaction in
          try transaction.copyOut("SELECT generate_series(1, 100000000000) AS n") { row in
            if try row.value("n", as: Int64.self) == 10_000 { throw Refusal() }
          }
        }
      }
      let left = try await count(pool)
      #expect(left == 0)
      #expect(try await backend(pool) == before)
    }
  }

  @Test func aCancelledTaskStopsItsCopy() async throws {
    try await TestDatabase.withPool(migrations: [Self.table], poolSize: 1) { pool, _ in
      let before = try await backend(pool)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          try await pool.transaction { transaction in
            _ = try transaction.copyOut("SELECT generate_series(1, 100000000000) AS n") {
              _ in
            }
          }
        }
        try await expectSoon { pool.load.busy == 1 }
        group.cancelAll()
        let end = await group.nextResult()
        #expect(throws: CancellationError.self) { try end?.get() }
      }
      #expect(try await backend(pool) == before)
    }
  }

  private func backend(_ pool: PostgresPool) async throws -> Int32 {
    try #require(try await pool.query("SELECT pg_backend_pid() AS pid").first).value("pid")
  }
}
