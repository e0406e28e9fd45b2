import Logging
import Metrics
import ServiceLifecycle

/// Connections to one database as one role, each on a thread of its own.
///
/// Connections are made when they are first needed, made anew when they break, and closed when they
/// are old or were not needed for long. Callers wait in line for one, in bounded number and for a
/// bounded time, and are served in the order in which they came.
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
        let load = load
        busy.record(load.busy)
        waiting.record(load.waiting)
        try? await Task.sleep(for: .milliseconds(100))
      }
    }
    await workers.close()
  }

  /// For tasks that mostly talk to the database.
  package var executor: PostgresExecutor { workers.executor }

  /// How much there is to do.
  package var load: PostgresPoolLoad { workers.load }

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
    var failures = 0
    while true {
      do {
        return try await onConnection { connection, interrupt, _ in
          try connection.transaction(options, interrupt: interrupt, body)
        }
      } catch let error as PostgresError
        where error.isSerializationFailure && failures < options.retries
      {
        failures += 1
        // Spread ever wider, so that the same ones do not meet again.
        let limit = min(10 << min(failures, 6), 500)
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...limit)))
      }
    }
  }

  /// Runs statements as one transaction in a single journey to the server and back.
  ///
  /// - Parameters:
  ///   - options: How the transaction runs.
  ///   - statements: At most a few hundred.
  /// - Returns: What each gave back, in order.
  /// - Throws: As `transaction`: the first failure, and then nothing took effect.
  @discardableResult
  package func transaction(
    _ options: TransactionOptions = TransactionOptions(), statements: [SQL]
  ) async throws -> [PostgresReply] {
    guard options == TransactionOptions(), !statements.isEmpty else {
      return try await transaction(options) { try $0.commit(with: statements) }
    }
    // Up to their end, the statements of one journey are a transaction by themselves.
    return try await onConnection { connection, interrupt, _ in
      try connection.together(statements, interrupt: interrupt)
    }
  }

  /// Runs independent statements in a single journey to the server and back, each as a transaction
  /// of its own: one that fails harms no other.
  ///
  /// - Parameter statements: At most a few hundred.
  /// - Returns: What each gave back, or its failure, in order.
  /// - Throws: As `transaction`, when the connection fails: what had no answer then may or may not
  ///   have taken effect.
  package func batch(
    _ statements: [SQL]
  ) async throws -> [Result<PostgresReply, PostgresError>] {
    try await onConnection { connection, interrupt, _ in
      try connection.batch(statements, interrupt: interrupt)
    }
  }

  /// The rows of one statement, which is a transaction of its own.
  ///
  /// - Throws: As `transaction`.
  package func query(_ sql: SQL) async throws -> [PostgresRow] {
    try await single(sql).rows
  }

  /// Runs one statement, which is a transaction of its own, and counts the rows it changed.
  ///
  /// - Throws: As `transaction`.
  @discardableResult
  package func execute(_ sql: SQL) async throws -> Int {
    try await single(sql).affectedRows
  }

  private func single(_ sql: SQL) async throws -> PostgresResult {
    try await onConnection(sending: { $0.send(sql) }) { connection, interrupt, wasSent in
      try connection.single(sql, wasSent: wasSent, interrupt: interrupt)
    }
  }

  /// Lends a connection to `work` on that connection's thread.
  private func onConnection<R: Sendable>(
    sending send: (@Sendable (PostgresConnection) -> Bool)? = nil,
    _ work: @escaping @Sendable (PostgresConnection, PostgresInterrupt, Bool) throws -> R
  ) async throws -> R {
    let ticket = ConnectionTicket()
    let deadline = ContinuousClock.now.advanced(by: configuration.acquireTimeout)
    return try await withTaskCancellationHandler {
      try await withUnsafeThrowingContinuation { continuation in
        // Unsafe, since each job is finished exactly once: see `ConnectionWorkers`.
        let job = ConnectionJob(
          ticket: ticket, deadline: deadline, send: send,
          perform: { connection, interrupt, wasSent in
            let result = Result {
              do {
                return try work(connection, interrupt, wasSent)
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

  private static func tookEffectMaybe(_ error: any Error) -> Bool {
    (error as? PostgresError)?.kind == .commitOutcomeUnknown
  }
}

/// How much a pool has to do at one moment.
package struct PostgresPoolLoad: Sendable, Equatable {
  /// Callers that wait for a connection.
  package let waiting: Int
  /// Connections that stand.
  package let connections: Int
  /// Those of them that work.
  package let busy: Int
}
