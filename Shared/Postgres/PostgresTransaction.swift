/// A transaction under way. Used only inside the body it was handed to, on the connection's own
/// thread: its calls block that thread and nobody else.
package final class PostgresTransaction {
  let connection: PostgresConnection
  let interrupt: PostgresInterrupt
  /// What travels with the next statement, since nobody waits for its answer: BEGIN, savepoints.
  private var ahead: [SQL]
  /// How often something was sent. Without that, the server knows of no transaction.
  private var journeys = 0
  private var hasEnded = false
  private var isCommitted = false
  private var savepoints = 0

  init(connection: PostgresConnection, begin: [SQL], interrupt: PostgresInterrupt) {
    self.connection = connection
    ahead = begin
    self.interrupt = interrupt
  }

  func end() {
    hasEnded = true
  }

  /// All rows of the statement's result.
  ///
  /// - Throws: `PostgresError`; `CancellationError` once the caller's task is cancelled.
  package func query(_ sql: SQL) throws -> [PostgresRow] {
    try run(sql).rows
  }

  /// The first row of the statement's result, or `nil`.
  ///
  /// - Throws: As `query`.
  package func first(_ sql: SQL) throws -> PostgresRow? {
    let result = try run(sql)
    return result.rowCount > 0 ? PostgresRow(result: result, index: 0) : nil
  }

  /// Runs the statement and counts the rows it changed.
  ///
  /// - Throws: As `query`.
  @discardableResult
  package func execute(_ sql: SQL) throws -> Int {
    try run(sql).affectedRows
  }

  /// Runs all statements in one journey to the server and back; after a failure it skips the rest.
  /// Worth it for several statements that do not need each other's results.
  ///
  /// - Parameter statements: At most a few hundred.
  /// - Returns: What each gave back, in order.
  /// - Throws: As `query`: the first failure.
  @discardableResult
  package func pipeline(_ statements: [SQL]) throws -> [PostgresReply] {
    try check()
    guard !statements.isEmpty else { return [] }
    return try run(statements).map { PostgresReply(result: $0) }
  }

  /// Runs all statements and commits the transaction in the same journey, which saves one. If one
  /// fails, nothing of the transaction takes effect.
  ///
  /// It must be the body's last word: what is thrown after it undoes nothing, and the transaction
  /// can no longer be used.
  ///
  /// - Parameter statements: At most a few hundred.
  /// - Returns: What each gave back, in order.
  /// - Throws: As `query`; `PostgresError` of kind `commitOutcomeUnknown` means what it says.
  @discardableResult
  package func commit(with statements: [SQL]) throws -> [PostgresReply] {
    try check()
    defer { hasEnded = true }
    return try commit(after: statements).map { PostgresReply(result: $0) }
  }

  /// Runs a text of several statements without values, as a migration is one.
  ///
  /// - Throws: As `query`.
  package func executeScript(_ text: String) throws {
    try catchUp()
    _ = try connection.script(text, interrupt: interrupt)
  }

  /// Runs `body` so that its failure undoes only what it did, and the transaction goes on.
  ///
  /// - Throws: What `body` throws.
  @discardableResult
  package func savepoint<R>(_ body: () throws -> R) throws -> R {
    savepoints += 1
    defer { savepoints -= 1 }
    let name = "s\(savepoints)"
    let (place, mark) = (ahead.count, journeys)
    ahead.append("SAVEPOINT \(unescaped: name)")
    func leave(_ statements: [SQL]) {
      // What was never sent needs no end.
      if journeys == mark { ahead.removeSubrange(place...) } else { ahead += statements }
    }
    do {
      let result = try body()
      leave(["RELEASE \(unescaped: name)"])
      return result
    } catch {
      leave(["ROLLBACK TO \(unescaped: name)", "RELEASE \(unescaped: name)"])
      throw error
    }
  }
}

// Between the body and the connection.
extension PostgresTransaction {
  /// Commits, unless the body has done so or has never asked the server anything.
  func commit() throws {
    guard journeys > 0, !isCommitted else { return }
    guard !connection.isBroken else { throw connection.lost(nil) }
    _ = try commit(after: [])
  }

  /// - Returns: What the statements gave back.
  private func commit(after statements: [SQL]) throws -> ArraySlice<PostgresResult> {
    let results = try connection.committing { () throws(PostgresError) in
      try run(statements + ["COMMIT"])
    }
    guard results.last?.commandTag == "COMMIT" else { throw PostgresError.rolledBack }
    isCommitted = true
    return results.dropLast()
  }

  private func run(_ sql: SQL) throws -> PostgresResult {
    try check()
    guard let result = try run([sql]).last else { throw connection.lost(nil) }
    return result
  }

  private func run(_ statements: [SQL]) throws(PostgresError) -> [PostgresResult] {
    let first = ahead
    ahead = []
    journeys += 1
    if first.isEmpty, statements.count == 1 {
      return [try connection.run(statements[0], interrupt: interrupt)]
    }
    let results = try connection.pipeline(first + statements, interrupt: interrupt)
    return Array(results.dropFirst(first.count))
  }

  /// For what cannot travel in a pipeline: sends what should have travelled ahead of it.
  func catchUp() throws {
    try check()
    if !ahead.isEmpty { _ = try run([]) }
  }

  private func check() throws {
    guard !hasEnded else { throw PostgresError(.closed, "the transaction has ended") }
    if interrupt.isRequested { throw CancellationError() }
  }
}

extension PostgresResult {
  var rows: [PostgresRow] {
    (0..<rowCount).map { PostgresRow(result: self, index: $0) }
  }
}
