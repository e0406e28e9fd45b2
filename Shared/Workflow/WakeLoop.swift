import Logging
import Metrics
import ServiceLifecycle
import Synchronization
import Time

/// Gives due sagas their attention: receives wakes, runs the handler of each one's kind beside a
/// heartbeat, and settles what came of it. Also frees what died workers have held.
package final class WakeLoop: Service {
  /// Serves one wake. Sets the saga's next wake in its own transaction; a saga that gets none
  /// sleeps until somebody wakes it. A throw means: again later.
  package typealias Handler = @Sendable (Wake) async throws -> Void

  private let queue: any WakeQueue
  private let concurrency: Int
  private let logger: Logger
  private let handlers: [String: Handler]
  private let policy: RetryPolicy
  private let inFlight = Atomic(0)
  private let isStopping = Atomic(false)

  /// - Parameters:
  ///   - queue: Where wakes come from.
  ///   - concurrency: The most handlers at once.
  ///   - logger: Hears of failures.
  ///   - policy: When to try again and when to give up.
  ///   - handlers: By kind of saga. Other kinds are left to other processes.
  package init(
    queue: any WakeQueue, concurrency: Int = 16, logger: Logger,
    policy: RetryPolicy = RetryPolicy(), handlers: [String: Handler]
  ) {
    self.queue = queue
    self.concurrency = concurrency
    self.logger = logger
    self.policy = policy
    self.handlers = handlers
  }

  /// Works until told to stop, and then until the handlers under way have ended.
  package func run() async throws {
    await withGracefulShutdownHandler {
      await withDiscardingTaskGroup { group in
        group.addTask { await self.sweepLoop() }
        var pause = AdaptivePause(from: .milliseconds(5), to: .milliseconds(50))
        while !isOver {
          let free = concurrency - inFlight.load(ordering: .acquiring)
          let wakes = free > 0 ? await receive(atMost: free) : []
          for wake in wakes {
            inFlight.add(1, ordering: .acquiringAndReleasing)
            group.addTask { await self.serve(wake) }
          }
          await pause.rest(found: !wakes.isEmpty)
        }
      }
    } onGracefulShutdown: {
      self.isStopping.store(true, ordering: .releasing)
    }
  }

  private var isOver: Bool { Task.isCancelled || isStopping.load(ordering: .acquiring) }

  private func receive(atMost limit: Int) async -> [Wake] {
    do {
      return try await queue.receive(handlers.keys.sorted(), atMost: limit)
    } catch {
      await report("Could not receive wakes", error)
      return []
    }
  }

  /// A second's pause goes with each report, so that an outage does not flood the log.
  private func report(_ message: Logger.Message, _ error: any Error) async {
    guard !isOver else { return }
    logger.warning(message, metadata: ["error": "\(error)"])
    try? await Task.sleep(for: .seconds(1))
  }

  private func sweepLoop() async {
    var lastSweep: ContinuousClock.Instant?
    while !isOver {
      if lastSweep.map({ .now - $0 >= .seconds(1) }) ?? true {
        lastSweep = .now
        await sweep()
      }
      try? await Task.sleep(for: .milliseconds(100))
    }
  }

  private func sweep() async {
    do {
      let freed = try await queue.sweep()
      guard freed > 0 else { return }
      logger.warning("Freed sagas of died workers", metadata: ["saga.count": "\(freed)"])
    } catch {
      await report("Could not sweep", error)
    }
  }
}

// One wake.
extension WakeLoop {
  private func serve(_ wake: Wake) async {
    defer { inFlight.subtract(1, ordering: .acquiringAndReleasing) }
    guard let handler = handlers[wake.saga.kind] else { return }
    let start = ContinuousClock.now
    let result = await withHeartbeat(wake) { try await handler(wake) }
    Timer(label: "workflow_wake_duration", dimensions: [("kind", wake.saga.kind)])
      .recordNanoseconds((ContinuousClock.now - start).nanoseconds)
    do {
      switch result {
      case .success: try await queue.ack(wake)
      case .failure(let error): try await settle(wake, error)
      }
    } catch {
      // The lease runs out by itself, and the sweeper wakes the saga again.
      logger.warning("Could not settle a wake", metadata: metadata(wake, error))
    }
  }

  private func settle(_ wake: Wake, _ error: any Error) async throws {
    let what = Failure(error)
    let count = what.crash == nil ? 0 : what.crash == wake.lastCrash ? wake.crashCount + 1 : 1
    let failure = WakeFailure(error: what.error, crash: what.crash, crashCount: count)
    guard count < policy.equalCrashes else {
      logger.error("Gave a saga up after equal crashes", metadata: metadata(wake, error))
      Counter(label: "workflow_dead_letters", dimensions: [("kind", wake.saga.kind)]).increment()
      return try await queue.deadLetter(wake, failure)
    }
    let level: Logger.Level = what.crash == nil ? .info : .warning
    logger.log(level: level, "A saga's step failed", metadata: metadata(wake, error))
    let delay = policy.delay(afterAttempt: wake.attempt, error)
    try await queue.retry(wake, after: delay, failure)
  }

  /// Renews the lease while `body` runs; cancels it when the lease is lost.
  private func withHeartbeat(
    _ wake: Wake, _ body: @escaping @Sendable () async throws -> Void
  ) async -> Result<Void, any Error> {
    await withTaskGroup(of: Result<Void, any Error>?.self) { group in
      group.addTask {
        do { return .success(try await body()) } catch { return .failure(error) }
      }
      group.addTask { await self.heartbeat(wake) ? nil : .failure(WorkflowError.leaseLost) }
      let first = await group.next() ?? nil
      group.cancelAll()
      if let first, case .failure(WorkflowError.leaseLost) = first { return first }
      return first ?? .failure(CancellationError())
    }
  }

  /// Returns whether the lease was still held when the heartbeat was stopped.
  private func heartbeat(_ wake: Wake) async -> Bool {
    while true {
      do {
        try await Task.sleep(for: queue.leaseDuration / 3)
        guard try await queue.extend(wake) else { return false }
      } catch is CancellationError {
        return true
      } catch {
        // Not to be renewed just now is not to be lost: the next beat tries again.
        logger.warning("Could not renew a lease", metadata: metadata(wake, error))
      }
    }
  }

  private func metadata(_ wake: Wake, _ error: any Error) -> Logger.Metadata {
    [
      "saga.kind": "\(wake.saga.kind)", "saga.id": "\(wake.saga.id)",
      "saga.attempt": "\(wake.attempt)", "error": "\(error)",
    ]
  }
}

extension Duration {
  var nanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
