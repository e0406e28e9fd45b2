import CLibpq

// COPY into the database.
extension PostgresConnection {
  func beginCopyIn(
    _ text: String, _ interrupt: PostgresInterrupt
  ) throws(PostgresError) {
    try beginCopy(text, PGRES_COPY_IN, interrupt)
  }

  /// Sends a piece, and returns when the socket has taken it: memory holds one piece.
  func putCopyData(
    _ bytes: [UInt8], interrupt: PostgresInterrupt
  ) throws(PostgresError) {
    let isTaken = bytes.withUnsafeBytes { bytes in
      PQputCopyData(
        handle, bytes.assumingMemoryBound(to: CChar.self).baseAddress, Int32(bytes.count))
    }
    guard isTaken == 1 else { throw lost(nil) }
    try flush(interrupt)
  }

  /// - Returns: How many rows were copied.
  func endCopyIn(_ interrupt: PostgresInterrupt) throws(PostgresError) -> Int {
    guard PQputCopyEnd(handle, nil) == 1 else { throw lost(nil) }
    return try finish(sent: 1, of: "COPY FROM STDIN", interrupt: interrupt).affectedRows
  }

  /// Tells the server to forget what was copied.
  func abandonCopyIn() {
    guard !isBroken else { return }
    let isSent = PQputCopyEnd(handle, "given up by the client")
    _ = try? finish(sent: isSent, of: "COPY FROM STDIN", interrupt: nil)
  }
}

// COPY out of the database.
extension PostgresConnection {
  /// What the columns of a query are.
  func describe(
    _ query: SQL, interrupt: PostgresInterrupt
  ) throws(PostgresError) -> PostgresResult {
    let headline = query.headline
    let isPrepared = PQsendPrepare(handle, "", query.text, 0, nil)
    _ = try finish(sent: isPrepared, of: headline, interrupt: interrupt)
    let isAsked = PQsendDescribePrepared(handle, "")
    return try finish(sent: isAsked, of: headline, interrupt: interrupt)
  }

  func beginCopyOut(
    _ text: String, _ interrupt: PostgresInterrupt
  ) throws(PostgresError) {
    try beginCopy(text, PGRES_COPY_OUT, interrupt)
  }

  /// Lends the next message, one row in the binary format.
  ///
  /// - Returns: `nil` when there is no more; `endCopyOut` then says why.
  func withCopyData<R>(
    _ interrupt: PostgresInterrupt?, _ body: (UnsafeRawBufferPointer) throws -> R
  ) throws -> R? {
    var silence = Silence(limit: silenceLimit)
    while true {
      var start: UnsafeMutablePointer<CChar>?
      let count = PQgetCopyData(handle, &start, 1)
      defer { PQfreemem(start) }
      if count > 0 { return try body(UnsafeRawBufferPointer(start: start, count: Int(count))) }
      guard count == 0 else { return nil }
      guard try exchange(interrupt, &silence) else { throw lost(nil) }
    }
  }

  func endCopyOut(_ interrupt: PostgresInterrupt?) throws(PostgresError) -> PostgresResult {
    try finish(sent: 1, of: "COPY TO STDOUT", interrupt: interrupt)
  }

  /// Makes the server stop, and reads what it had sent already.
  func abandonCopyOut() {
    guard !isBroken else { return }
    guard cancelStatement() else {
      _ = lost(nil)
      return
    }
    while let _ = try? withCopyData(nil, { _ in }) {}
    _ = try? endCopyOut(nil)
  }

  private func beginCopy(
    _ text: String, _ wanted: ExecStatusType, _ interrupt: PostgresInterrupt
  ) throws(PostgresError) {
    guard PQsendQuery(handle, text) == 1 else { throw lost(nil) }
    try awaitResult(interrupt)
    guard let pointer = PQgetResult(handle) else { throw lost(nil) }
    let status = PQresultStatus(pointer)
    defer { PQclear(pointer) }
    if status == wanted { return }
    let failure = PostgresError(pointer, statement: "COPY")
    // Reads the end of the answer.
    _ = try? finish(sent: 1, of: "COPY", interrupt: interrupt)
    throw isBroken ? lost(failure) : failure
  }
}
