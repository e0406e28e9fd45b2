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
  private let forgetting: Set<String>
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
  ///   - forgetting: Sources whose events hold personal data: of one that was dealt with is kept that
  ///     it came, and nothing of what it said.
  ///   - handlers: By source. Events of other sources stay where they are.
  package init(
    pool: PostgresPool, clock: any WallClock = SystemWallClock(), logger: Logger,
    concurrency: Int = 8, policy: RetryPolicy = RetryPolicy(),
    leaseDuration: Duration = .seconds(10), forgetting: Set<String> = [],
    handlers: [String: Handler]
  ) {
    self.pool = pool
    self.clock = clock
    self.logger = logger
    self.concurrency = concurrency
    self.policy = policy
    self.leaseDuration = leaseDuration
    self.forgetting = forgetting
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
    let rows: [PostgresRow]
    do {
      rows = try await pool.query(lease(limit, clock.now))
    } catch {
      guard !isOver else { return [] }
      logger.warning("Could not read the inbox", metadata: ["error": "\(error)"])
      try? await Task.sleep(for: .seconds(1))
      return []
    }
    var events: [StoredEvent] = []
    for row in rows {
      do {
        let event = try Self.event(row)
        if hasKilled(event) {
          await giveUp(row, "its worker died again and again")
        } else {
          events.append(event)
        }
      } catch {
        // It will not get better, and must not hold up those that came with it.
        await giveUp(row, "it cannot be read: \(Failure(error).error)")
      }
    }
    return events
  }

  /// Until a worker has settled an event, the row says that it died of it: who is killed cannot say
  /// so any more. Events whose worker died together come back one after the other from then on, so
  /// that the one of which workers die takes no other with it.
  private func lease(_ limit: Int, _ now: Timestamp) -> SQL {
    """
    WITH due AS (
      SELECT id, last_crash, crash_count FROM inbox
       WHERE processed_at IS NULL AND dead_at IS NULL AND next_attempt_at <= \(now)
         AND source = ANY(\(handlers.keys.sorted()))
       ORDER BY next_attempt_at LIMIT \(limit)
         FOR UPDATE SKIP LOCKED)
    UPDATE inbox SET attempts = attempts + 1,
           next_attempt_at = \(now.adding(leaseDuration))
             + CASE WHEN due.last_crash = \(Self.death)
                 THEN random() * \(leaseDuration.nanoseconds / 1_000)::bigint ELSE 0 END
               * interval '1 microsecond',
           last_crash = \(Self.death),
           crash_count = CASE WHEN due.last_crash = \(Self.death) THEN due.crash_count + 1 ELSE 1 END
      FROM due WHERE inbox.id = due.id
    RETURNING inbox.id, source, event_id, headers, body, received_at, attempts, due.last_crash,
              due.crash_count
    """
  }

  private static let death = "the worker died or hung"

  private func hasKilled(_ event: StoredEvent) -> Bool {
    event.lastCrash == Self.death && event.crashCount >= policy.equalCrashes
  }

  private func giveUp(_ row: PostgresRow, _ why: String) async {
    do {
      let (id, now): (Int64, _) = (try row.value("id"), clock.now)
      logger.error("Gave an event up", metadata: ["inbox.id": "\(id)", "error": "\(why)"])
      try await pool.execute(
        """
        UPDATE inbox SET dead_at = \(now), last_error = \(why)
         WHERE id = \(id) AND processed_at IS NULL
        """)
    } catch {
      logger.warning("Could not give an event up", metadata: ["error": "\(error)"])
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
        let forgets = forgetting.contains(event.source)
        try await pool.transaction { transaction in
          try transaction.markProcessed(event)
          if forgets { try transaction.forget(event) }
        }
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
