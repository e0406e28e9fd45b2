import CLibpq
import Glibc

/// One session with the server. Belongs to one thread and blocks it.
final class PostgresConnection {
  let handle: OpaquePointer
  private var statements: StatementCache
  /// Whether the session is over; nothing more can be done with it.
  private(set) var isBroken = false
  private let farewell = Farewell()

  /// Whether the server has said that it ends the session. Lives as long as the connection, which
  /// is the only one to touch it, on its own thread.
  private final class Farewell {
    var isTold = false
  }

  /// Connects, waiting at most for the configuration's `connectTimeout` per address.
  init(_ configuration: PostgresConfiguration) throws(PostgresError) {
    let keywords = configuration.keywords
    let names = CStrings(keywords.map(\.0))
    let values = CStrings(keywords.map(\.1))
    guard let handle = PQconnectdbParams(names.pointers, values.pointers, 1) else {
      throw PostgresError(.connectionFailed, "out of memory")
    }
    guard PQstatus(handle) == CONNECTION_OK else {
      defer { PQfinish(handle) }
      let reason = String(cString: PQerrorMessage(handle))
      throw PostgresError(.connectionFailed, reason.firstLine)
    }
    self.handle = handle
    statements = StatementCache(capacity: configuration.statementCacheSize)
    // Notices would otherwise go to standard error, past the log. Between statements the server's
    // farewell comes as a notice too.
    PQsetNoticeReceiver(
      handle,
      { context, notice in
        guard let context, let notice, PostgresError.isFatal(notice) else { return }
        Unmanaged<Farewell>.fromOpaque(context).takeUnretainedValue().isTold = true
      }, Unmanaged.passUnretained(farewell).toOpaque())
  }

  deinit {
    PQfinish(handle)
  }

  /// Whether the idle session seems alive. Costs one system call: a server that has ended the
  /// session has told so, and its word lies in the socket.
  var isUsable: Bool {
    guard !isBroken, PQtransactionStatus(handle) == PQTRANS_IDLE else { return false }
    var socket = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
    guard poll(&socket, 1, 0) > 0 else { return true }
    // `PQisBusy` is what makes libpq read the messages that came in.
    return PQconsumeInput(handle) == 1 && PQisBusy(handle) == 0 && !farewell.isTold
      && PQstatus(handle) == CONNECTION_OK && socket.revents & Int16(POLLHUP | POLLERR) == 0
  }

  /// Whether the session is inside a transaction, also a failed one.
  var isInTransaction: Bool {
    [PQTRANS_INTRANS, PQTRANS_INERROR, PQTRANS_ACTIVE].contains(PQtransactionStatus(handle))
  }

  /// Runs one statement with its values in binary, prepared at its first use.
  func run(_ sql: SQL, interrupt: PostgresInterrupt?) throws(PostgresError) -> PostgresResult {
    let parameters = sql.parameters
    let key = StatementCache.Key(text: sql.text, types: parameters.map(\.type))
    let name: String
    if let prepared = statements.name(of: key) {
      name = prepared
    } else {
      name = try prepare(key, interrupt: interrupt)
    }
    return try finish(sent: sendPrepared(name, parameters), interrupt: interrupt)
  }

  /// Runs a text of any number of statements without values.
  func script(
    _ text: String, interrupt: PostgresInterrupt?
  ) throws(PostgresError) -> PostgresResult {
    try finish(sent: PQsendQuery(handle, text), interrupt: interrupt)
  }

  /// Forgets the prepared statements, because the schema they were planned for has changed.
  func forgetStatements() throws(PostgresError) {
    statements.removeAll()
    _ = try script("DEALLOCATE ALL", interrupt: nil)
  }

  private func prepare(
    _ key: StatementCache.Key, interrupt: PostgresInterrupt?
  ) throws(PostgresError) -> String {
    let name = statements.makeName()
    let types = key.types.map(\.rawValue)
    let sent = PQsendPrepare(handle, name, key.text, Int32(types.count), types)
    _ = try finish(sent: sent, interrupt: interrupt)
    remember(key, name: name)
    try evictStatements()
    return name
  }

  /// Sends a prepared statement on its way.
  func sendPrepared(_ name: String, _ parameters: [PostgresParameter]) -> Int32 {
    ParameterBuffer(parameters).withPointers { values, lengths, formats in
      PQsendQueryPrepared(handle, name, Int32(parameters.count), values, lengths, formats, 1)
    }
  }

  func preparedName(of key: StatementCache.Key) -> String? { statements.name(of: key) }

  func makeStatementName() -> String { statements.makeName() }

  func remember(_ key: StatementCache.Key, name: String) { statements.insert(key, name: name) }

  /// Lets go of the statements that the cache has no room for.
  func evictStatements() throws(PostgresError) {
    while let name = statements.removeOldest() {
      _ = try script("DEALLOCATE \(name)", interrupt: nil)
    }
  }

  var isConnected: Bool { PQstatus(handle) == CONNECTION_OK }

  /// Waits for the server's whole answer to what was sent.
  private func finish(
    sent: Int32, interrupt: PostgresInterrupt?
  ) throws(PostgresError) -> PostgresResult {
    guard sent == 1 else { throw lost(nil) }
    var last: PostgresResult?
    var failure: PostgresError?
    while true {
      try awaitResult(interrupt)
      guard let pointer = PQgetResult(handle) else { break }
      let result = PostgresResult(pointer)
      switch PQresultStatus(pointer) {
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: last = result
      case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
        // Without an end to the copy libpq would hand out this same result for ever.
        throw lost(PostgresError(.server, "COPY cannot run as a plain statement"))
      default: failure = failure ?? PostgresError(pointer)
      }
    }
    if PQstatus(handle) == CONNECTION_BAD || failure?.isFatal == true { throw lost(failure) }
    if let failure { throw failure }
    guard let last else { throw lost(nil) }
    return last
  }

  /// Blocks until `PQgetResult` would not. An interrupt makes the server cancel the statement,
  /// whose answer is then an error and comes soon.
  func awaitResult(_ interrupt: PostgresInterrupt?) throws(PostgresError) {
    while PQisBusy(handle) == 1 {
      var descriptors = [
        pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0),
        pollfd(fd: interrupt?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
      ]
      let ready = poll(&descriptors, 2, -1)
      if ready < 0, errno != EINTR { throw lost(nil) }
      guard ready > 0 else { continue }
      if descriptors[1].revents != 0, let interrupt {
        interrupt.silence()
        cancelStatement()
      }
      if descriptors[0].revents != 0, PQconsumeInput(handle) == 0 { return }
    }
  }

  private func cancelStatement() {
    guard let cancel = PQgetCancel(handle) else { return }
    defer { PQfreeCancel(cancel) }
    var reason = [CChar](repeating: 0, count: 256)
    // Best effort: if it does not arrive, the statement ends by its timeout.
    _ = PQcancel(cancel, &reason, Int32(reason.count))
  }

  func lost(_ cause: PostgresError?) -> PostgresError {
    isBroken = true
    var error = cause ?? PostgresError(.connectionLost, "the connection to the database broke")
    error.kind = .connectionLost
    return error
  }
}

extension PostgresError {
  /// - Parameter result: A `PGresult` that is an error.
  init(_ result: OpaquePointer) {
    /// The `PG_DIAG_…` codes of postgres_ext.h are letters.
    func field(_ code: UInt8) -> String? {
      PQresultErrorField(result, Int32(code)).map { String(cString: $0) }
    }
    let state = field(UInt8(ascii: "C"))
    // Texts of class 22, data exceptions, quote the data.
    let quotesData = state?.hasPrefix("22") == true
    self.init(
      .server,
      quotesData
        ? "a value does not fit its type" : field(UInt8(ascii: "M")) ?? "the statement failed",
      sqlState: state, constraint: field(UInt8(ascii: "n")), table: field(UInt8(ascii: "t")),
      column: field(UInt8(ascii: "c")))
    sourceFunction = field(UInt8(ascii: "R"))
    isFatal = Self.isFatal(result)
  }

  /// Whether the error or notice `result` ends the session.
  fileprivate static func isFatal(_ result: OpaquePointer) -> Bool {
    let severity = PQresultErrorField(result, Int32(UInt8(ascii: "V")))
    return severity.map { ["FATAL", "PANIC"].contains(String(cString: $0)) } ?? false
  }

  /// Whether a prepared statement no longer fits the schema, or is gone: preparing it anew helps.
  var isStaleStatement: Bool {
    sqlState == "26000" || (sqlState == "0A000" && sourceFunction == "RevalidateCachedQuery")
  }
}

extension String {
  fileprivate var firstLine: String {
    String(split(separator: "\n", omittingEmptySubsequences: true).first ?? "")
  }
}

/// C strings with a terminating NULL, alive as long as this object.
private final class CStrings {
  let pointers: [UnsafePointer<CChar>?]

  init(_ strings: [String]) {
    pointers = strings.map { UnsafePointer(strdup($0)) } + [nil]
  }

  deinit {
    for pointer in pointers { free(UnsafeMutablePointer(mutating: pointer)) }
  }
}

/// All parameters of a statement in one buffer, in the three parallel arrays that libpq wants.
private struct ParameterBuffer {
  private var storage: [UInt8] = []
  private var offsets: [Int?] = []
  private var lengths: [Int32] = []

  init(_ parameters: [PostgresParameter]) {
    for parameter in parameters {
      offsets.append(parameter.bytes == nil ? nil : storage.count)
      lengths.append(Int32(clamping: parameter.bytes?.count ?? 0))
      storage += parameter.bytes ?? []
    }
    storage.append(0)  // So that an empty value at the end has an address too.
  }

  func withPointers<R>(
    _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> R
  ) -> R {
    storage.withUnsafeBytes { bytes in
      let base = bytes.assumingMemoryBound(to: CChar.self).baseAddress
      let values = offsets.map { offset in offset.flatMap { base?.advanced(by: $0) } }
      return body(values, lengths, Array(repeating: 1, count: lengths.count))
    }
  }
}
