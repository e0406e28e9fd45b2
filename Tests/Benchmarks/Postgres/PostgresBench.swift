import ArgumentParser
import Logging
import Postgres

/// Keeps a number of callers busy on a pool, each with one piece of work after the other, and says
/// how much was done. `deploy/bench/postgres` runs it beside `pgbench` with the same statements.
@main struct PostgresBench: AsyncParsableCommand {
  @Option(help: "The database, prepared by deploy/bench/postgres.") var url: String
  @Option(help: "What is done: read, transaction, oneJourney, batch or payload.") var work: Work
  @Option(help: "Connections, and callers: one each.") var connections = 1
  @Option(help: "Rows of the table.") var rows: Int64 = 100_000
  @Option(help: "Statements a batch.") var statements = 16
  @Option(help: "The id of the row that `payload` reads.") var payload: Int64 = 1
  @Flag(help: "Lets the callers go on on the connections' threads.") var onThreads = false
  @Option(help: "Seconds before the measured ones.") var warmup = 0.5
  @Option(help: "Seconds measured.") var secs = 3.0

  func run() async throws {
    var configuration = try PostgresConfiguration(
      url: url, applicationName: "postgres-bench", poolSize: connections)
    configuration.acquireTimeout = .seconds(60)
    let pool = PostgresPool(configuration, logger: Logger(label: "postgres-bench"))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await pool.run() }
      let measured =
        onThreads
        ? try await withTaskExecutorPreference(pool.executor) { try await measure(pool) }
        : try await measure(pool)
      print(measured.report)
      group.cancelAll()
      try await group.waitForAll()
    }
  }

  /// Callers that work side by side; those that finish in the measured time count.
  private func measure(_ pool: PostgresPool) async throws -> Measurement {
    let begin = ContinuousClock.now.advanced(by: .seconds(warmup))
    let end = begin.advanced(by: .seconds(secs))
    let usage = Usage()
    return try await withThrowingTaskGroup(of: Measurement.self) { group in
      group.addTask {
        try await Task.sleep(until: begin)
        let before = Usage.now
        try await Task.sleep(until: end)
        usage.set(Usage.now - before)
        return Measurement(seconds: secs)
      }
      for caller in 0..<connections {
        group.addTask { try await call(pool, caller, begin, end) }
      }
      var all = try await group.reduce(into: Measurement(seconds: secs)) { $0.add($1) }
      all.usage = usage.value
      return all
    }
  }

  private func call(
    _ pool: PostgresPool, _ caller: Int, _ begin: ContinuousClock.Instant,
    _ end: ContinuousClock.Instant
  ) async throws -> Measurement {
    var measured = Measurement(seconds: secs)
    var numbers = Numbers(seed: UInt64(caller + 1), limit: rows)
    var last = ContinuousClock.now
    while last < end {
      let count = try await work.once(pool, &numbers, statements: statements, payload: payload)
      let now = ContinuousClock.now
      if last >= begin, now <= end { measured.add(count, taking: last.duration(to: now)) }
      last = now
    }
    return measured
  }
}
