import Postgres

/// How a wake-up ended, for a workflow that says so instead of setting its saga's next wake itself.
package enum SagaProgress: Hashable, Sendable {
  /// Nothing is owed any more.
  case finished
  /// Nothing is owed now; news will wake the saga.
  case waiting
  /// Something is owed that could not be done now.
  case again
  /// A human must look; the reason is for them.
  case review(String)
}

extension PostgresPool {
  /// Does to a saga what its wake-up came to.
  ///
  /// - Throws: `RetryLater` when something is still owed, so that the queue waits longer each time.
  package func settle(_ wake: Wake, _ progress: SagaProgress) async throws {
    switch progress {
    case .waiting: return
    case .finished: try await transaction { try $0.finishSaga(wake.saga) }
    case .review(let reason): try await transaction { try $0.park(wake, reason: reason) }
    case .again: throw RetryLater("A partner or another service has not done it yet.")
    }
  }
}
