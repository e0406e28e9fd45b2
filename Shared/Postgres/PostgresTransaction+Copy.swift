extension PostgresTransaction {
  /// Copies rows into a table, the fastest way to bring many. If `body` throws, no row of this copy
  /// is kept, and the transaction is over.
  ///
  /// - Parameters:
  ///   - table: The table, as trusted text.
  ///   - columns: The columns that each row gives, as trusted text.
  ///   - body: Writes the rows.
  /// - Returns: How many rows were copied.
  /// - Throws: What `body` throws; `PostgresError`, also where a row breaks a constraint;
  ///   `CancellationError` once the caller's task is cancelled.
  @discardableResult
  package func copyIn(
    _ table: String, columns: [String], _ body: (PostgresCopyWriter) throws -> Void
  ) throws -> Int {
    try catchUp()
    let names = columns.joined(separator: ", ")
    try connection.beginCopyIn("COPY \(table) (\(names)) FROM STDIN (FORMAT binary)", interrupt)
    let writer = PostgresCopyWriter(
      connection: connection, columnCount: columns.count, interrupt: interrupt)
    do {
      try body(writer)
      try writer.finish()
    } catch {
      connection.abandonCopyIn()
      throw error
    }
    return try connection.endCopyIn(interrupt)
  }

  /// Hands the rows of a query to `body` one after the other, as they come: the whole result is
  /// never in memory. If `body` throws, the copy stops and the transaction is over.
  ///
  /// - Parameters:
  ///   - query: A query without values, since COPY takes none.
  ///   - body: Called with each row.
  /// - Returns: How many rows there were.
  /// - Throws: What `body` throws; `PostgresError`; `CancellationError` once the caller's task is
  ///   cancelled.
  @discardableResult
  package func copyOut(_ query: SQL, _ body: (PostgresCopiedRow) throws -> Void) throws -> Int {
    guard query.parameters.isEmpty else {
      throw PostgresError(.configuration, "COPY takes no values")
    }
    try catchUp()
    let shape = try connection.describe(query, interrupt: interrupt)
    try connection.beginCopyOut("COPY (\(query.text)) TO STDOUT (FORMAT binary)", interrupt)
    var count = 0
    do {
      while let isRow = try connection.withCopyData(
        interrupt,
        { message in
          guard let row = try PostgresCopiedRow(message, isFirst: count == 0, shape: shape)
          else { return false }
          try body(row)
          return true
        })
      {
        if isRow { count += 1 }
        if interrupt.isRequested { throw CancellationError() }
      }
    } catch {
      connection.abandonCopyOut()
      throw error
    }
    _ = try connection.endCopyOut(interrupt)
    return count
  }
}
