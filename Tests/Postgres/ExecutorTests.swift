import Glibc
import Postgres
import TestSupport
import Testing

private func currentThread() -> pthread_t { pthread_self() }

@Suite(.timeLimit(.minutes(10))) struct ExecutorTests {
  @Test func aTaskGoesOnOnTheThreadThatReadItsAnswer() async throws {
    try await TestDatabase.withPool(poolSize: 1) { pool, _ in
      let thread = try await pool.transaction { _ in currentThread() }
      try await withTaskExecutorPreference(pool.executor) {
        // An answer that is there before its caller has stopped is had where the caller runs.
        for _ in 1...10_000 where currentThread() != thread { _ = try await pool.query("SELECT 1") }
        for number in 1...Int64(100) {
          let row = try await pool.query("SELECT \(number) AS n").first
          #expect(try row?.value("n") == number)
          #expect(currentThread() == thread)
          let inside = try await pool.transaction { transaction in
            _ = try transaction.query("SELECT 1")
            return currentThread()
          }
          #expect(inside == thread)
          #expect(currentThread() == thread)
        }
      }
      _ = try await pool.query("SELECT 1")
      #expect(currentThread() != thread)
    }
  }

  @Test func manyTasksShareTheThreads() async throws {
    try await TestDatabase.withPool(poolSize: 3) { pool, _ in
      let sum = try await withTaskExecutorPreference(pool.executor) {
        try await withThrowingTaskGroup(of: Int64.self) { group in
          for number in 1...Int64(50) {
            group.addTask {
              for _ in 1...20 {
                _ = try await pool.query("SELECT 1")
                await Task.yield()
                try await pool.transaction { _ = try $0.query("SELECT 2") }
              }
              let row = try await pool.query("SELECT \(number) AS n").first
              return try #require(row).value("n")
            }
          }
          return try await group.reduce(0, +)
        }
      }
      #expect(sum == 1_275)
    }
  }
}
