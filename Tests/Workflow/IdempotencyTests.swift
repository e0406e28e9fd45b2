import FoundationEssentials
import Identifiers
import Postgres
import Testing
import Workflow

@Suite(.timeLimit(.minutes(10))) struct IdempotencyTests {
  private struct Refusal: Error {}
  private struct Answer: Codable, Equatable, Sendable {
    let id: UUID
    let amount: Int64
  }

  private let user = UserID(UUID())
  private let key = UUID()

  private func ask(
    _ pool: PostgresPool, input: [UInt8] = [1], operation: String = "pay", user: UserID? = nil,
    _ body: @escaping @Sendable () throws -> Answer
  ) async throws -> Answer {
    let (user, key) = (user ?? self.user, self.key)
    return try await pool.transaction { transaction in
      try transaction.idempotent(
        user: user, operation: operation, key: key, input: input, body)
    }
  }

  @Test func theSameRequestGetsTheFirstAnswer() async throws {
    try await Fixture.withPool { pool in
      let first = try await ask(pool) { Answer(id: UUID(), amount: .max) }
      let second = try await ask(pool) { Answer(id: UUID(), amount: 0) }
      #expect(first == second)
      let otherUser = try await ask(pool, user: UserID(UUID())) { Answer(id: UUID(), amount: 1) }
      let otherOperation = try await ask(pool, operation: "x") { Answer(id: UUID(), amount: 2) }
      #expect([otherUser.amount, otherOperation.amount] == [1, 2])
    }
  }

  @Test func otherInputUnderTheSameKeyIsRefused() async throws {
    try await Fixture.withPool { pool in
      _ = try await ask(pool) { Answer(id: UUID(), amount: 1) }
      await #expect(throws: WorkflowError.idempotencyMismatch) {
        try await ask(pool, input: [2]) { Answer(id: UUID(), amount: 1) }
      }
    }
  }

  @Test func aRefusedRequestLeavesTheKeyForACorrectedOne() async throws {
    try await Fixture.withPool { pool in
      await #expect(throws: Refusal.self) { try await ask(pool) { throw Refusal() } }
      let answer = try await ask(pool, input: [2]) { Answer(id: UUID(), amount: 7) }
      #expect(answer.amount == 7)
    }
  }

  @Test func manyAtOnceDoItOnce() async throws {
    try await Fixture.withPool { pool in
      let runs = Shared(0)
      let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
        for _ in 1...20 {
          group.addTask {
            try await ask(pool) {
              runs.change { $0 += 1 }
              return Answer(id: UUID(), amount: 1)
            }
          }
        }
        return try await group.reduce(into: Set<UUID>()) { $0.insert($1.id) }
      }
      #expect(answers.count == 1)
      #expect(runs.value == 1)
    }
  }

  @Test func whileTheFirstStillRunsTheSecondIsToldSo() async throws {
    try await Fixture.withPool { pool in
      let (user, key) = (self.user, self.key)
      let isHeld = Shared(false)
      let isOver = Shared(false)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          try await pool.transaction { transaction in
            _ = try transaction.idempotent(user: user, operation: "pay", key: key, input: [1]) {
              isHeld.change { $0 = true }
              while !isOver.value { _ = try transaction.query("SELECT pg_sleep(0.01)") }
              return 1
            }
          }
        }
        while !isHeld.value { try await Task.sleep(for: .milliseconds(5)) }
        await #expect(throws: WorkflowError.inProgress) {
          try await pool.transaction(TransactionOptions(lockTimeout: .milliseconds(20))) {
            _ = try $0.idempotent(user: user, operation: "pay", key: key, input: [1]) { 2 }
          }
        }
        isOver.change { $0 = true }
        try await group.waitForAll()
      }
    }
  }
}
