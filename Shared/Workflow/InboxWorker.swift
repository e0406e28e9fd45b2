import FoundationEssentials
import Logging
import Postgres
import ServiceLifecycle
import Synchronization
import Time

/// Takes events out of the inbox and through their source's handler: at least once, in no order.
package final class InboxWorker: Service {
  /// Deals with one event. A throw means: again later.
  package typealias Handler = @Sendable (StoredEvent) async throws -> Void

  private let pool: PostgresPool
  private let clock: any WallClock
  private let logger: Logger
  private let concurrency: Int
  private let policy: RetryPolicy
  private let leaseDuration: Duration
  private let handlers: [String: Handler]
  private let inFlight = Atomic(0)
  private let isStopping = Atomic(false)

  /// - Parameters:
  ///   - pool: The service's database.
  ///   - clock: Says what is due.
  ///   - logger: Hears of failures.
  ///   - concurrency: The most handlers at once.
  ///   - policy: When to try again and when to give up.
  ///   - leaseDuration: How long an event belongs to a worker that does not renew it: so long it
  ///     waits when that was killed.
  ///   - handlers: By source. Events of other sources stay where they are.
  package init(
    pool: PostgresPool, clock: any WallClock = SystemWallClock(), logger: Logger,
    concurrency: Int = 8, policy: RetryPolicy = RetryPolicy(),
    leaseDuration: Duration = .seconds(10), handlers: [String: Handler]
  ) {
    self.pool = pool
    self.clock = clock
    self.logger = logger
    self.concurrency = concurrency
    self.policy = policy
    self.leaseDuration = leaseDuration
    self.handlers = handlers
  }

  /// Works until told to stop, and then until the handlers under way have ended.
  package func run() async throws {
    await withGracefulShutdownHandler {
      await withDiscardingTaskGroup { group in
        var pause = AdaptivePause(from: .milliseconds(5), to: .milliseconds(50))
        while !isOver {
          let free = concurrency - inFlight.load(ordering: .acquiring)
          let events = free > 0 ? await take(atMost: free) : []
          for event in events {
            inFlight.add(1, ordering: .acquiringAndReleasing)
            group.addTask { await self.serve(event) }
          }
          await pause.rest(found: !events.isEmpty)
        }
      }
    } onGracefulShutdown: {
      self.isStopping.store(true, ordering: .releasing)
    }
  }

  private var isOver: Bool { Task.isCancelled || isStopping.load(ordering: .acquiring) }

  private func take(atMost limit: Int) async -> [StoredEvent] {
    let now = clock.now
    do {
      return try await pool.query(
        """
        UPDATE inbox SET attempts = attempts + 1, next_attempt_at = \(now.adding(leaseDuration))
         WHERE id IN (
           SELECT id FROM inbox
            WHERE processed_at IS NULL AND dead_at IS NULL AND next_attempt_at <= \(now)
              AND source = ANY(\(handlers.keys.sorted()))
            ORDER BY next_attempt_at LIMIT \(limit)
              FOR UPDATE SKIP LOCKED)
        RETURNING id, source, event_id, headers, body, received_at, attempts, last_crash,
                  crash_count
        """
      ).map(Self.event)
    } catch {
      guard !isOver else { return [] }
      logger.warning("Could not read the inbox", metadata: ["error": "\(error)"])
      try? await Task.sleep(for: .seconds(1))
      return []
    }
  }

  private static func event(_ row: PostgresRow) throws -> StoredEvent {
    let headers = try row.value("headers", as: PostgresJSON.self)
    return try StoredEvent(
      id: row.value("id"), source: row.value("source"), eventID: row.value("event_id"),
      headers: JSONDecoder().decode([InboundHeader].self, from: Data(headers.text.utf8)),
      body: row.value("body"), receivedAt: row.value("received_at"), attempt: row.value("attempts"),
      lastCrash: row.value("last_crash"), crashCount: row.value("crash_count"))
  }

  private func serve(_ event: StoredEvent) async {
    defer { inFlight.subtract(1, ordering: .acquiringAndReleasing) }
    guard let handler = handlers[event.source] else { return }
    do {
      do {
        try await withHeartbeat(event) { try await handler(event) }
        try await pool.transaction { _ = try $0.markProcessed(event) }
      } catch {
        try await settle(event, error)
      }
    } catch {
      // It comes again once its time is over.
      logger.warning("Could not settle an event", metadata: metadata(event, error))
    }
  }

  /// Keeps the event for this worker while `body` runs.
  private func withHeartbeat(
    _ event: StoredEvent, _ body: @escaping @Sendable () async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await self.heartbeat(event) }
      group.addTask { try await body() }
      defer { group.cancelAll() }
      // The heartbeat only ends when it is cancelled, and then so is everything.
      _ = try await group.next()
    }
  }

  private func heartbeat(_ event: StoredEvent) async {
    while !Task.isCancelled {
      do {
        try await Task.sleep(for: leaseDuration / 3)
        try await pool.execute(
          """
          UPDATE inbox SET next_attempt_at = \(clock.now.adding(leaseDuration))
           WHERE id = \(event.id) AND attempts = \(event.attempt) AND processed_at IS NULL
          """)
      } catch {
        if Task.isCancelled { return }
        // Not to be renewed just now is not to be lost: the next beat tries again.
        logger.warning("Could not renew an event's lease", metadata: metadata(event, error))
      }
    }
  }

  private func settle(_ event: StoredEvent, _ error: any Error) async throws {
    let failure = Failure(error)
    let count =
      failure.crash == nil ? 0 : failure.crash == event.lastCrash ? event.crashCount + 1 : 1
    let isDead = count >= policy.equalCrashes
    let level: Logger.Level = isDead ? .error : failure.crash == nil ? .info : .warning
    logger.log(
      level: level, isDead ? "Gave an event up after equal crashes" : "An event's handler failed",
      metadata: metadata(event, error))
    let now = clock.now
    let next = now.adding(policy.delay(afterAttempt: event.attempt, error))
    try await pool.execute(
      """
      UPDATE inbox SET next_attempt_at = \(next), dead_at = \(isDead ? now : nil),
             last_error = \(failure.error), last_crash = \(failure.crash), crash_count = \(count)
       WHERE id = \(event.id) AND attempts = \(event.attempt) AND processed_at IS NULL
      """)
  }

  private func metadata(_ event: StoredEvent, _ error: any Error) -> Logger.Metadata {
    [
      "event.source": "\(event.source)", "event.id": "\(event.eventID)",
      "event.attempt": "\(event.attempt)", "error": "\(error)",
    ]
  }
}
