import Logging
import Metrics
import ServiceLifecycle

/// Connections to one database as one role, each on a thread of its own.
///
/// Connections are made when they are first needed and made anew when they break. Callers wait in
/// line for one, in bounded number and for a bounded time.
package final class PostgresPool: Service, Sendable {
  private let configuration: PostgresConfiguration
  private let workers: ConnectionWorkers
  private let logger: Logger
  private let busy = Gauge(label: "postgres_connections_busy")
  private let waiting = Gauge(label: "postgres_callers_waiting")

  package init(_ configuration: PostgresConfiguration, logger: Logger) {
    self.configuration = configuration
    self.logger = logger
    workers = ConnectionWorkers(configuration)
  }

  /// Keeps the time of waiting callers; when told to stop, lets running transactions end, refuses
  /// all others, and closes the connections.
  package func run() async throws {
    await cancelWhenGracefulShutdown { [self] in
      while !Task.isCancelled {
        workers.expire()
        let load = workers.load
        busy.record(load.busy)
        waiting.record(load.waiting)
        try? await Task.sleep(for: .milliseconds(100))
      }
    }
    await workers.close()
  }

  /// Runs `body` in one transaction, on the connection's own thread, and commits it; whatever
  /// `body` throws rolls it back and is thrown on.
  ///
  /// When a prepared statement turns out to be planned for an older schema, the body runs once
  /// more, in a new transaction. It also does where `options` ask for retries.
  ///
  /// - Throws: What `body` throws; `PostgresError`, where kind `commitOutcomeUnknown` means what
  ///   it says; `CancellationError` when the caller's task was cancelled and nothing took effect.
  @discardableResult
  package func transaction<R: Sendable>(
    _ options: TransactionOptions = TransactionOptions(),
    _ body: @escaping @Sendable (PostgresTransaction) throws -> R
  ) async throws -> R {
    var retries = options.retries
    while true {
      do {
        return try await onConnection { connection, interrupt in
          try connection.transaction(options, interrupt: interrupt, body)
        }
      } catch let error as PostgresError where error.isSerializationFailure && retries > 0 {
        retries -= 1
        // Spread, so that the same two do not meet again.
        try await Task.sleep(for: .milliseconds(Int.random(in: 1...20)))
      }
    }
  }

  /// The rows of one statement, which is a transaction of its own.
  ///
  /// - Throws: As `transaction`.
  package func query(_ sql: SQL) async throws -> [PostgresRow] {
    try await onConnection { connection, interrupt in
      try connection.single(sql, interrupt: interrupt).rows
    }
  }

  /// Runs one statement, which is a transaction of its own, and counts the rows it changed.
  ///
  /// - Throws: As `transaction`.
  @discardableResult
  package func execute(_ sql: SQL) async throws -> Int {
    try await onConnection { connection, interrupt in
      try connection.single(sql, interrupt: interrupt).affectedRows
    }
  }

  /// Lends a connection to `work` on that connection's thread.
  func onConnection<R: Sendable>(
    _ work: @escaping @Sendable (PostgresConnection, PostgresInterrupt) throws -> R
  ) async throws -> R {
    let ticket = ConnectionTicket()
    let deadline = ContinuousClock.now.advanced(by: configuration.acquireTimeout)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let job = ConnectionJob(
          ticket: ticket, deadline: deadline,
          perform: { connection, interrupt in
            let result = Result {
              do {
                return try work(connection, interrupt)
              } catch  where interrupt.isRequested && !Self.tookEffectMaybe(error) {
                throw CancellationError()
              }
            }
            return { continuation.resume(with: result) }
          },
          fail: { continuation.resume(throwing: $0) })
        workers.submit(job)
      }
    } onCancel: {
      workers.cancel(ticket)
    }
  }

  /// Closes a pool that no one runs as a service.
  func close() async {
    await workers.close()
  }

  private static func tookEffectMaybe(_ error: any Error) -> Bool {
    (error as? PostgresError)?.kind == .commitOutcomeUnknown
  }
}
