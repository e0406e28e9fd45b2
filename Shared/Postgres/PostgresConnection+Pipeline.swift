import CLibpq
import Glibc

/// What one statement of several gave back.
package struct PostgresReply: Sendable {
  let result: PostgresResult

  /// The rows of the result.
  package var rows: [PostgresRow] { result.rows }

  /// How many rows the statement changed or gave back.
  package var affectedRows: Int { result.affectedRows }
}

extension PostgresConnection {
  /// What was sent and must be answered, in order.
  private enum Sent {
    case preparation(SQL, name: String)
    /// Of a statement for which there is no room any more.
    case deallocation(name: String)
    case statement(SQL)

    var headline: String {
      switch self {
      case .deallocation: "DEALLOCATE"
      case .preparation(let sql, _), .statement(let sql): sql.headline
      }
    }
  }

  /// Sends all statements at once and reads their answers in order: one journey to the server and
  /// back. After a failure the server skips the rest. Outside of a transaction they are one.
  func pipeline(
    _ statements: [SQL], interrupt: PostgresInterrupt?
  ) throws(PostgresError) -> [PostgresResult] {
    try enterPipeline()
    let sent = try send(statements)
    try require(PQpipelineSync(handle))
    let outcome = try answers(to: sent, interrupt)
    try require(PQexitPipelineMode(handle))
    let results = try outcome.get()
    guard results.count == statements.count else { throw lost(nil) }
    return results
  }

  /// Sends all statements at once, each a transaction of its own: one that fails harms no other.
  func pipeline(
    eachAlone statements: [SQL], interrupt: PostgresInterrupt?
  ) throws(PostgresError) -> [Result<PostgresResult, PostgresError>] {
    try enterPipeline()
    var sent: [[Sent]] = []
    // libpq sends at each sync; so they leave together nevertheless.
    setCork(true)
    for sql in statements {
      sent.append(try send([sql]))
      try require(PQpipelineSync(handle))
    }
    setCork(false)
    var outcomes: [Result<PostgresResult, PostgresError>] = []
    for items in sent {
      switch try answers(to: items, interrupt) {
      case .success(let results):
        guard let result = results.first else { throw lost(nil) }
        outcomes.append(.success(result))
      case .failure(let error): outcomes.append(.failure(error))
      }
    }
    try require(PQexitPipelineMode(handle))
    return outcomes
  }

  /// Makes the kernel hold back what is sent. Where the socket cannot, it costs speed alone.
  private func setCork(_ isOn: Bool) {
    var value: Int32 = isOn ? 1 : 0
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_CORK, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  private func enterPipeline() throws(PostgresError) {
    try require(PQenterPipelineMode(handle))
  }

  private func send(_ statements: [SQL]) throws(PostgresError) -> [Sent] {
    var sent: [Sent] = []
    var new: [StatementCache.Key: String] = [:]
    for sql in statements {
      let key = sql.key
      let name: String
      if let known = self.statements.name(of: key) ?? new[key] {
        name = known
      } else {
        name = self.statements.makeName()
        new[key] = name
        self.statements.makeRoom(for: new.count)
        for surplus in self.statements.takeSurplus() {
          try require(
            PQsendQueryParams(handle, "DEALLOCATE \(surplus)", 0, nil, nil, nil, nil, 1))
          sent.append(.deallocation(name: surplus))
        }
        let types = key.types.map(\.rawValue)
        try require(PQsendPrepare(handle, name, sql.text, Int32(types.count), types))
        sent.append(.preparation(sql, name: name))
      }
      try require(sendPrepared(name, sql))
      sent.append(.statement(sql))
    }
    return sent
  }

  private func require(_ success: Int32) throws(PostgresError) {
    guard success == 1 else { throw lost(nil) }
  }

  /// The answers up to and with that to the next sync, after which the server starts afresh.
  private func answers(
    to sent: [Sent], _ interrupt: PostgresInterrupt?
  ) throws(PostgresError) -> Result<[PostgresResult], PostgresError> {
    var results: [PostgresResult] = []
    var failure: PostgresError?
    for item in sent {
      switch try answer(to: item, interrupt) {
      case .success(let result?):
        switch item {
        case .preparation(let sql, let name): statements.insert(sql.key, name: name)
        case .deallocation: break
        case .statement: results.append(result)
        }
      case .success(nil):  // Skipped after a failure.
        if case .deallocation(let name) = item { statements.returnSurplus(name) }
      case .failure(let error):
        failure = failure ?? error
        if error.isFatal || !isConnected { throw lost(error) }
      }
    }
    try awaitResult(interrupt)
    guard let pointer = PQgetResult(handle) else { throw lost(failure) }
    let isSync = PQresultStatus(pointer) == PGRES_PIPELINE_SYNC
    // What a deferred constraint has to say comes instead of the sync, and then the sync.
    if !isSync, failure == nil {
      failure = PostgresError(pointer, statement: "COMMIT")
    }
    PQclear(pointer)
    if !isSync { try skipToSync(interrupt, failure) }
    return failure.map { .failure($0) } ?? .success(results)
  }

  private func skipToSync(
    _ interrupt: PostgresInterrupt?, _ failure: PostgresError?
  ) throws(PostgresError) {
    // The failure, its end, and the sync: whatever else comes, we no longer know where we are.
    for _ in 1...3 {
      if failure?.isFatal == true || !isConnected { throw lost(failure) }
      try awaitResult(interrupt)
      guard let pointer = PQgetResult(handle) else { continue }
      defer { PQclear(pointer) }
      if PQresultStatus(pointer) == PGRES_PIPELINE_SYNC { return }
    }
    throw lost(failure)
  }

  /// The answer to the next thing sent; `nil` when it was skipped.
  private func answer(
    to item: Sent, _ interrupt: PostgresInterrupt?
  ) throws(PostgresError) -> Result<PostgresResult?, PostgresError> {
    var last: PostgresResult?
    var failure: PostgresError?
    while true {
      try awaitResult(interrupt)
      guard let pointer = PQgetResult(handle) else { break }
      let result = PostgresResult(pointer)
      switch PQresultStatus(pointer) {
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: last = result
      case PGRES_PIPELINE_ABORTED: continue
      case PGRES_PIPELINE_SYNC: throw lost(failure)
      case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
        throw lost(PostgresError(.server, "COPY cannot run in a pipeline"))
      default: failure = failure ?? PostgresError(pointer, statement: item.headline)
      }
    }
    return failure.map { .failure($0) } ?? .success(last)
  }
}
