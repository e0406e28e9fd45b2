/// A transaction under way. Used only inside the body it was handed to, on the connection's own
/// thread: its calls block that thread and nobody else.
package final class PostgresTransaction {
  private let connection: PostgresConnection
  private let interrupt: PostgresInterrupt
  /// BEGIN, until it has been sent: it travels with the first statement.
  private(set) var begin: String?
  private var hasEnded = false
  private var savepoints = 0

  init(connection: PostgresConnection, begin: String, interrupt: PostgresInterrupt) {
    self.connection = connection
    self.begin = begin
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
    try run(statements).map { PostgresReply(result: $0) }
  }

  /// Runs a text of several statements without values, as a migration is one.
  ///
  /// - Throws: As `query`.
  package func executeScript(_ text: String) throws {
    try check()
    if let begin {
      self.begin = nil
      _ = try connection.script(begin, interrupt: nil)
    }
    _ = try connection.script(text, interrupt: interrupt)
  }

  /// Runs `body` so that its failure undoes only what it did, and the transaction goes on.
  ///
  /// - Throws: What `body` throws, after undoing; `PostgresError` when that is impossible.
  @discardableResult
  package func savepoint<R>(_ body: () throws -> R) throws -> R {
    savepoints += 1
    let name = "s\(savepoints)"
    try executeScript("SAVEPOINT \(name)")
    do {
      let result = try body()
      try executeScript("RELEASE \(name)")
      return result
    } catch {
      _ = try connection.script("ROLLBACK TO \(name); RELEASE \(name)", interrupt: nil)
      throw error
    }
  }

  private func run(_ sql: SQL) throws -> PostgresResult {
    if begin == nil {
      try check()
      return try connection.run(sql, interrupt: interrupt)
    }
    guard let result = try run([sql]).first else {
      throw PostgresError(.decoding, "the statement gave no result")
    }
    return result
  }

  private func run(_ statements: [SQL]) throws -> [PostgresResult] {
    try check()
    guard let begin, !statements.isEmpty else {
      return try connection.pipeline(statements, interrupt: interrupt)
    }
    self.begin = nil
    if begin.contains(";") {
      // Several statements cannot travel as one of a pipeline.
      _ = try connection.script(begin, interrupt: nil)
      return try connection.pipeline(statements, interrupt: interrupt)
    }
    let results = try connection.pipeline(
      [SQL(unescaped: begin)] + statements, interrupt: interrupt)
    return Array(results.dropFirst())
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
