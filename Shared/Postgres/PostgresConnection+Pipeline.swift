import CLibpq

/// What one statement of a pipeline gave back.
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
    case preparation(StatementCache.Key, name: String)
    case statement
  }

  /// Sends all statements at once and reads their answers in order: one journey to the server and
  /// back. After a failure the server skips the rest.
  func pipeline(
    _ statements: [SQL], interrupt: PostgresInterrupt?
  ) throws(PostgresError) -> [PostgresResult] {
    guard PQenterPipelineMode(handle) == 1 else { throw lost(nil) }
    let sent = try send(statements)
    guard PQpipelineSync(handle) == 1 else { throw lost(nil) }
    var results: [PostgresResult] = []
    var failure: PostgresError?
    for item in sent {
      switch try answer(interrupt) {
      case .success(let result?):
        if case .preparation(let key, let name) = item {
          remember(key, name: name)
        } else {
          results.append(result)
        }
      case .success(nil): continue  // Skipped after a failure.
      case .failure(let error):
        failure = failure ?? error
        if error.isFatal || !isConnected { throw lost(error) }
      }
    }
    // The answer to the sync itself, after which the pipeline is empty.
    guard case .success = try answer(interrupt, isSync: true), PQexitPipelineMode(handle) == 1
    else { throw lost(failure) }
    if let failure { throw failure }
    guard results.count == statements.count else { throw lost(nil) }
    try evictStatements()
    return results
  }

  private func send(_ statements: [SQL]) throws(PostgresError) -> [Sent] {
    var sent: [Sent] = []
    var names: [StatementCache.Key: String] = [:]
    for sql in statements {
      let parameters = sql.parameters
      let key = StatementCache.Key(text: sql.text, types: parameters.map(\.type))
      let name: String
      if let known = names[key] ?? preparedName(of: key) {
        name = known
      } else {
        name = makeStatementName()
        let types = key.types.map(\.rawValue)
        guard PQsendPrepare(handle, name, key.text, Int32(types.count), types) == 1 else {
          throw lost(nil)
        }
        sent.append(.preparation(key, name: name))
      }
      names[key] = name
      guard sendPrepared(name, parameters) == 1 else { throw lost(nil) }
      sent.append(.statement)
    }
    return sent
  }

  /// The answer to the next thing sent; `nil` when it was skipped.
  private func answer(
    _ interrupt: PostgresInterrupt?, isSync: Bool = false
  ) throws(PostgresError) -> Result<PostgresResult?, PostgresError> {
    var last: PostgresResult?
    var failure: PostgresError?
    while true {
      try awaitResult(interrupt)
      guard let pointer = PQgetResult(handle) else { break }
      let result = PostgresResult(pointer)
      switch PQresultStatus(pointer) {
      case PGRES_PIPELINE_SYNC:
        guard isSync else { throw lost(failure) }
        return .success(result)  // Nothing ends a sync's answer.
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: last = result
      case PGRES_PIPELINE_ABORTED: continue
      case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
        throw lost(PostgresError(.server, "COPY cannot run in a pipeline"))
      default: failure = failure ?? PostgresError(pointer)
      }
    }
    if isSync { throw lost(failure) }
    return failure.map { .failure($0) } ?? .success(last)
  }
}
