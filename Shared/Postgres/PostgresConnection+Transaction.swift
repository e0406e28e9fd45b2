extension PostgresConnection {
  /// Runs one statement by itself.
  func single(_ sql: SQL, interrupt: PostgresInterrupt) throws -> PostgresResult {
    do {
      return try runCommitting(sql, interrupt)
    } catch let error as PostgresError where error.isStaleStatement {
      try forgetStatements()
      return try runCommitting(sql, interrupt)
    }
  }

  private func runCommitting(
    _ sql: SQL, _ interrupt: PostgresInterrupt
  ) throws -> PostgresResult {
    if interrupt.isRequested { throw CancellationError() }
    do {
      return try run(sql, interrupt: interrupt)
    } catch  where error.kind == .connectionLost {
      // The statement commits by itself, perhaps just before the connection broke.
      throw error.withOutcomeUnknown
    }
  }

  /// Runs `body` between BEGIN and COMMIT, once more when a prepared statement was stale.
  func transaction<R>(
    _ options: TransactionOptions, interrupt: PostgresInterrupt,
    _ body: (PostgresTransaction) throws -> R
  ) throws -> R {
    do {
      return try attempt(options, interrupt: interrupt, body)
    } catch let error as PostgresError where error.isStaleStatement {
      try forgetStatements()
      return try attempt(options, interrupt: interrupt, body)
    }
  }

  private func attempt<R>(
    _ options: TransactionOptions, interrupt: PostgresInterrupt,
    _ body: (PostgresTransaction) throws -> R
  ) throws -> R {
    if interrupt.isRequested { throw CancellationError() }
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
    if transaction.begin == nil { try commit() }
    return result
  }

  /// A session that cannot even roll back is thrown away, and its transaction with it.
  private func rollBack() {
    guard !isBroken, isInTransaction else { return }
    _ = try? script("ROLLBACK", interrupt: nil)
  }

  private func commit() throws(PostgresError) {
    guard !isBroken else {
      throw PostgresError(.connectionLost, "the connection to the database broke")
    }
    let answer: PostgresResult
    do {
      answer = try script("COMMIT", interrupt: nil)
    } catch  where error.kind == .connectionLost {
      throw error.withOutcomeUnknown
    }
    guard answer.commandTag == "COMMIT" else {
      throw PostgresError(
        .transactionAborted, "a statement failed earlier, so the server rolled back")
    }
  }
}

extension PostgresError {
  fileprivate var withOutcomeUnknown: PostgresError {
    var error = self
    error.kind = .commitOutcomeUnknown
    error.message = "the connection broke while committing"
    return error
  }
}
