import FoundationEssentials
import Identifiers
import Postgres
import Synchronization
import TestSupport
import Time
import Workflow

/// What these tests share.
enum Fixture {
  static let migrations = [
    WorkflowSchema.migration(version: 1), WorkflowSchema.retentionMigration(version: 2),
  ]

  /// A policy that does not make tests wait.
  static var impatient: RetryPolicy {
    var policy = RetryPolicy()
    policy.limit = .milliseconds(50)
    return policy
  }

  static func saga(_ kind: String = "deposit") -> SagaReference {
    SagaReference(kind: kind, id: UUID())
  }

  /// A moment that is past for every clock in use.
  static let longAgo = Timestamp(seconds: 1)

  static func withPool<R: Sendable>(
    _ body: @Sendable (PostgresPool) async throws -> R
  ) async throws -> R {
    try await TestDatabase.withPool(migrations: migrations, poolSize: 6) { pool, _ in
      try await body(pool)
    }
  }
}

extension PostgresPool {
  func start(_ saga: SagaReference, user: UserID? = nil) async throws {
    try await transaction { try $0.startSaga(saga, user: user, wakeAt: Fixture.longAgo) }
  }

  func status(_ saga: SagaReference) async throws -> SagaStatus? {
    try await transaction { try $0.sagaStatus(saga) }
  }

  func loop(
    _ handlers: [String: WakeLoop.Handler], policy: RetryPolicy = Fixture.impatient
  ) -> WakeLoop {
    WakeLoop(
      queue: PostgresWakeQueue(pool: self, clock: SystemWallClock()), logger: TestDatabase.quiet,
      policy: policy, handlers: handlers)
  }
}

/// A value that several handlers change.
final class Shared<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>

  init(_ value: Value) { mutex = Mutex(value) }

  var value: Value { mutex.withLock { $0 } }

  @discardableResult
  func change<R: Sendable>(_ body: (inout Value) -> R) -> R { mutex.withLock { body(&$0) } }
}
