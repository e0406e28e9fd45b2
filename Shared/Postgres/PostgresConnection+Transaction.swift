extension PostgresConnection {
  /// Runs one statement by itself, or the rest of it when it was sent already.
  func single(
    _ sql: SQL, wasSent: Bool, interrupt: PostgresInterrupt
  ) throws -> PostgresResult {
    if interrupt.isRequested, !wasSent { throw CancellationError() }
    var wasSent = wasSent
    return try refreshing {
      defer { wasSent = false }
      return try committing { () throws(PostgresError) in
        wasSent
          ? try finishSent(sql, interrupt: interrupt) : try run(sql, interrupt: interrupt)
      }
    }
  }

  /// Runs statements as one transaction in one journey, without a BEGIN.
  func together(
    _ statements: [SQL], interrupt: PostgresInterrupt
  ) throws -> [PostgresReply] {
    if interrupt.isRequested { throw CancellationError() }
    return try refreshing {
      try committing { () throws(PostgresError) in
        try pipeline(statements, interrupt: interrupt).map { PostgresReply(result: $0) }
      }
    }
  }

  /// Runs independent statements in one journey, once more those that were stale.
  func batch(
    _ statements: [SQL], interrupt: PostgresInterrupt
  ) throws -> [Result<PostgresReply, PostgresError>] {
    if interrupt.isRequested { throw CancellationError() }
    return try committing { () throws(PostgresError) in
      var results = try answers(to: statements, interrupt)
      let stale = results.indices.filter { results[$0].isStaleStatement }
      guard !stale.isEmpty else { return results }
      try forgetStatements()
      let again = try answers(to: stale.map { statements[$0] }, interrupt)
      for (index, result) in zip(stale, again) { results[index] = result }
      return results
    }
  }

  private func answers(
    to statements: [SQL], _ interrupt: PostgresInterrupt
  ) throws(PostgresError) -> [Result<PostgresReply, PostgresError>] {
    try pipeline(eachAlone: statements, interrupt: interrupt).map { result in
      result.map { PostgresReply(result: $0) }
    }
  }

  /// A connection that breaks in `body` may do so just before or after the server committed.
  func committing<R>(_ body: () throws(PostgresError) -> R) throws(PostgresError) -> R {
    do {
      return try body()
    } catch  where error.kind == .connectionLost {
      throw error.withOutcomeUnknown
    }
  }

  /// Runs `body` between BEGIN and COMMIT, once more when a prepared statement was stale.
  func transaction<R>(
    _ options: TransactionOptions, interrupt: PostgresInterrupt,
    _ body: (PostgresTransaction) throws -> R
  ) throws -> R {
    try refreshing { try attempt(options, interrupt: interrupt, body) }
  }

  /// Does `work` once more when a prepared statement of its was stale, so that nothing took effect.
  private func refreshing<R>(_ work: () throws -> R) throws -> R {
    do {
      return try work()
    } catch let error as PostgresError where error.isStaleStatement {
      try forgetStatements()
      return try work()
    }
  }

  private func attempt<R>(
    _ options: TransactionOptions, interrupt: PostgresInterrupt,
    _ body: (PostgresTransaction) throws -> R
  ) throws -> R {
    if interrupt.isRequested { throw CancellationError() }
    if let limit = options.statementTimeout { setSilenceLimit(forStatementsOf: limit) }
    defer { resetSilenceLimit() }
    let transaction = PostgresTransaction(
      connection: self, begin: options.begin, interrupt: interrupt)
    defer { transaction.end() }
    let result: R
    do {
      result = try body(transaction)
    } catch {
      rollBack()
      throw error
    }
    try transaction.commit()
    return result
  }

  /// A session that cannot even roll back is thrown away, and its transaction with it.
  private func rollBack() {
    guard !isBroken, isInTransaction else { return }
    _ = try? script("ROLLBACK", interrupt: nil)
  }
}

extension PostgresError {
  static let rolledBack = PostgresError(
    .transactionAborted, "a statement failed earlier, so the server rolled back")

  fileprivate var withOutcomeUnknown: PostgresError {
    var error = self
    error.kind = .commitOutcomeUnknown
    error.message = "the connection broke while committing"
    return error
  }
}

extension Result<PostgresReply, PostgresError> {
  fileprivate var isStaleStatement: Bool {
    if case .failure(let error) = self { error.isStaleStatement } else { false }
  }
}
